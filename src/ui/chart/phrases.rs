//! The words of steering a chart.

use crate::explainer::Locale;

/// Something that a chart's controls say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Series,
    Hide,
    Hidden,
    ShowAll,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    SelectRange,
    ClearSelection,
    Start,
    End,
    Lower,
    Upper,
    Play,
    Pause,
    Step,
    To,
    Controls,
    Any,
}

impl Phrase {
    /// The phrase in a language.
    pub(super) fn say(self, locale: Locale) -> &'static str {
        let (en, es) = match self {
            Phrase::Series => ("Series", "Series"),
            Phrase::Hide => ("Hide", "Ocultar"),
            Phrase::Hidden => ("Hidden:", "Oculto:"),
            Phrase::ShowAll => ("Show all series", "Mostrar todas las series"),
            Phrase::ZoomIn => ("Zoom in", "Acercar"),
            Phrase::ZoomOut => ("Zoom out", "Alejar"),
            Phrase::ZoomReset => ("Show everything", "Mostrar todo"),
            Phrase::SelectRange => ("Select a range", "Seleccionar un tramo"),
            Phrase::ClearSelection => ("Clear selection", "Quitar selección"),
            Phrase::Start => ("Start of the selection", "Inicio de la selección"),
            Phrase::End => ("End of the selection", "Fin de la selección"),
            Phrase::Lower => ("Lower end of the selection", "Extremo inferior de la selección"),
            Phrase::Upper => ("Upper end of the selection", "Extremo superior de la selección"),
            Phrase::Play => ("Play", "Reproducir"),
            Phrase::Pause => ("Pause", "Pausa"),
            Phrase::Step => ("Next step", "Paso siguiente"),
            Phrase::To => ("to", "a"),
            Phrase::Controls => ("Controls of the chart", "Controles del gráfico"),
            Phrase::Any => ("All", "Todo"),
        };
        match locale {
            Locale::En => en,
            Locale::Es => es,
        }
    }
}
