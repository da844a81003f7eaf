//! The words of a chart's tools, in every language the widget speaks.

use crate::explainer::Locale;

/// Something that a chart's tools say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Tools,
    Listen,
    Stop,
    Sounding,
    Silent,
    Files,
    Copy,
    Display,
    Sentence,
    Link,
    Patterns,
    Help,
    HelpTitle,
    Full,
    Terse,
    Close,
    Structure,
    SeriesHere,
    Axis,
    RemarksHere,
    Points,
    Copied,
    Saved,
    Unable,
    TakeThis,
    CopyTable,
    Search,
    RowsOf,
    Rows,
    NoRows,
    SortedUp,
    SortedDown,
    Previous,
    Next,
    Of,
    Series,
    NoRemarks,
    Remark,
    KeysHere,
}

impl Term {
    /// The term in a language.
    pub(super) fn say(self, locale: Locale) -> &'static str {
        let (en, es) = match self {
            Term::Tools => ("Tools", "Útiles"),
            Term::Listen => ("Listen", "Escuchar"),
            Term::Stop => ("Stop", "Parar"),
            Term::Sounding => (
                "Sound: high is much, left is early. Escape stops.",
                "Sonido: agudo es mucho, izquierda es antes. Escape lo detiene.",
            ),
            Term::Silent => ("Sound stopped.", "Sonido detenido."),
            Term::Files => ("Save as", "Guardar como"),
            Term::Copy => ("Copy", "Copiar"),
            Term::Display => ("Display", "Presentación"),
            Term::Sentence => ("Finding and source", "Conclusión y fuente"),
            Term::Link => ("Link to this view", "Enlace a esta vista"),
            Term::Patterns => ("Patterns and shapes", "Tramas y formas"),
            Term::Help => ("Keys and structure", "Teclas y estructura"),
            Term::HelpTitle => ("This chart by keyboard", "Este gráfico con el teclado"),
            Term::Full => ("Values are said in full.", "Los valores se dicen completos."),
            Term::Terse => ("Values are said in short.", "Los valores se dicen en breve."),
            Term::Close => ("Close", "Cerrar"),
            Term::Structure => ("What is in it", "Qué contiene"),
            Term::SeriesHere => ("Series", "Series"),
            Term::Axis => ("Axis", "Eje"),
            Term::RemarksHere => ("Notes on the chart", "Notas en el gráfico"),
            Term::Points => ("values", "valores"),
            Term::Copied => ("Copied.", "Copiado."),
            Term::Saved => ("Handed to the browser to save:", "Entregado al navegador para guardar:"),
            Term::Unable => ("This browser did not allow it.", "Este navegador no lo permitió."),
            Term::TakeThis => {
                ("Copying is not allowed here. Select and copy:", "Aquí no se permite copiar. Seleccione y copie:")
            }
            Term::CopyTable => ("Copy table", "Copiar tabla"),
            Term::Search => ("Search the table", "Buscar en la tabla"),
            Term::RowsOf => ("of", "de"),
            Term::Rows => ("Rows", "Filas"),
            Term::NoRows => ("No row has this.", "Ninguna fila lo contiene."),
            Term::SortedUp => ("ascending by", "de menor a mayor por"),
            Term::SortedDown => ("descending by", "de mayor a menor por"),
            Term::Previous => ("Previous rows", "Filas anteriores"),
            Term::Next => ("Next rows", "Filas siguientes"),
            Term::Of => (" of ", " de "),
            Term::Series => ("series", "serie"),
            Term::NoRemarks => ("This chart has no notes.", "Este gráfico no tiene notas."),
            Term::Remark => ("Note", "Nota"),
            Term::KeysHere => ("Keys", "Teclas"),
        };
        pick(locale, en, es)
    }
}

fn pick(locale: Locale, en: &'static str, es: &'static str) -> &'static str {
    if locale == Locale::Es { es } else { en }
}

/// The keys of a chart and what each does.
pub(super) fn keys(locale: Locale) -> impl Iterator<Item = (&'static str, &'static str)> {
    const KEYS: [(&str, &str, &str); 12] = [
        ("← →", "previous and next value", "valor anterior y siguiente"),
        ("↑ ↓", "other series", "otra serie"),
        ("Home End", "first and last value", "primer y último valor"),
        ("PgUp PgDn", "ten values on", "diez valores más allá"),
        ("[ ]", "previous and next note", "nota anterior y siguiente"),
        ("Enter", "keep the value and say all of it", "fijar el valor y decirlo completo"),
        ("T", "table", "tabla"),
        ("S", "sound", "sonido"),
        ("P", "patterns and shapes", "tramas y formas"),
        ("V", "short or full values", "valores breves o completos"),
        ("?", "this help", "esta ayuda"),
        ("Esc", "let go, stop, close", "soltar, parar, cerrar"),
    ];
    KEYS.iter().map(move |(key, en, es)| (*key, pick(locale, en, es)))
}
