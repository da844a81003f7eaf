//! The widget's own words, in every language it speaks.

use crate::explainer::{ActionKind, CalloutKind, Locale, Status, Verdict, format_number};

/// Something that the widget says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Explained,
    Languages,
    Published,
    Updated,
    Checked,
    Corrections,
    Claim,
    ClaimsHere,
    AttributedTo,
    Source,
    Sources,
    AsOf,
    Read,
    SeeChart,
    Shown,
    Release,
    Chart,
    Table,
    Views,
    Keys,
    Failed,
    Questions,
    ShowAll,
    HideAll,
    Glossary,
    More,
    YourTurn,
    HowWeKnow,
    Fingerprint,
    Verify,
    Matches,
    Differs,
    NotPrinted,
    ChartAndTable,
    Search,
    SearchQuestions,
    ChartShows,
    BackToQuestion,
    FreshUntil,
    StaleSince,
    Corrected,
    Remember,
    Refused,
}

impl Word {
    /// The word in a language.
    pub(crate) fn say(self, locale: Locale) -> &'static str {
        let (en, es) = match self {
            Word::Explained => ("Explained", "En contexto"),
            Word::Languages => ("Language", "Idioma"),
            Word::Published => ("Published", "Publicado"),
            Word::Updated => ("Updated", "Actualizado"),
            Word::Checked => ("Facts checked", "Datos verificados"),
            Word::Corrections => ("Corrections", "Correcciones"),
            Word::Claim => ("Claim", "Afirmación"),
            Word::ClaimsHere => ("What the check found", "Qué halló la verificación"),
            Word::AttributedTo => ("attributed to", "atribuido a"),
            Word::Source => ("Source:", "Fuente:"),
            Word::Sources => ("Sources", "Fuentes"),
            Word::AsOf => ("as of", "a fecha de"),
            Word::Read => ("read", "consultado el"),
            Word::SeeChart => ("See it in the chart", "Verlo en el gráfico"),
            Word::Shown => ("Highlighted:", "Destacado:"),
            Word::Release => ("Show all alike", "Mostrar todo por igual"),
            Word::Chart => ("Chart", "Gráfico"),
            Word::Table => ("Table", "Tabla"),
            Word::Views => ("Show as", "Mostrar como"),
            Word::Keys => (
                "Keys: arrows for values and series, T for the table, S for sound, ? for all keys.",
                "Teclas: flechas para valores y series, T para la tabla, S para el sonido, ? para todas las teclas.",
            ),
            Word::Failed => (
                "This chart cannot be drawn. Here are its figures.",
                "Este gráfico no se puede dibujar. Estas son sus cifras.",
            ),
            Word::Questions => ("Questions", "Preguntas"),
            Word::ShowAll => ("Show all", "Mostrar todas"),
            Word::HideAll => ("Hide all", "Ocultar todas"),
            Word::Glossary => ("Terms", "Términos"),
            Word::More => ("Go on", "Para seguir"),
            Word::YourTurn => ("Your turn", "Su turno"),
            Word::HowWeKnow => ("How we know", "Cómo lo sabemos"),
            Word::Fingerprint => ("Fingerprint of the data (SHA-256):", "Huella de los datos (SHA-256):"),
            Word::Verify => ("compare it now", "compararla ahora"),
            Word::Matches => {
                ("The data in this widget are the published ones:", "Los datos de este gráfico son los publicados:")
            }
            Word::Differs => (
                "The data in this widget are not those that the page was published with:",
                "Los datos de este gráfico no son los que se publicaron con la página:",
            ),
            Word::NotPrinted => (
                "The page was published without a fingerprint. This is the widget’s own:",
                "La página se publicó sin huella. Esta es la del propio gráfico:",
            ),
            Word::ChartAndTable => ("chart and table", "gráfico y tabla"),
            Word::Search => ("Search", "Buscar"),
            Word::SearchQuestions => ("Search questions and answers", "Buscar en preguntas y respuestas"),
            Word::ChartShows => ("Now shown in the chart:", "Ahora se ve en el gráfico:"),
            Word::BackToQuestion => ("Back to the question", "Volver a la pregunta"),
            Word::FreshUntil => ("count as fresh until", "vigentes hasta el"),
            Word::StaleSince => ("new check due since", "por revisar desde el"),
            Word::Corrected => ("Corrected", "Corregido"),
            Word::Remember => ("Remember on this device what I open", "Recordar en este dispositivo lo que abro"),
            Word::Refused => ("Your browser does not allow it.", "Su navegador no lo permite."),
        };
        pick(locale, en, es)
    }
}

fn pick(locale: Locale, en: &'static str, es: &'static str) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::Es => es,
    }
}

/// A number of rows in words.
pub(crate) fn count(rows: usize, locale: Locale) -> String {
    let (one, many) = match locale {
        Locale::En => (" row", " rows"),
        Locale::Es => (" fila", " filas"),
    };
    format_number(rows as f64, 0, locale) + if rows == 1 { one } else { many }
}

/// What a search among questions has found, in words.
pub(crate) fn found(count: usize, of: usize, locale: Locale) -> String {
    let number = |count: usize| format_number(count as f64, 0, locale);
    match (locale, count) {
        (Locale::En, 0) => "No question or answer has these words".into(),
        (Locale::Es, 0) => "Ninguna pregunta o respuesta tiene esas palabras".into(),
        (Locale::En, _) => [&number(count), " of ", &number(of), " questions"].concat(),
        (Locale::Es, _) => [&number(count), " de ", &number(of), " preguntas"].concat(),
    }
}

/// A verdict in words.
pub(crate) fn verdict(verdict: Verdict, locale: Locale) -> &'static str {
    let (en, es) = match verdict {
        Verdict::Supported => ("Supported by the record", "El registro lo respalda"),
        Verdict::Misleading => ("On record, but misleading", "Consta, pero induce a error"),
        Verdict::Contradicted => ("Contradicted by the record", "El registro lo contradice"),
        Verdict::NoRecord => ("No record found", "Sin registro hallado"),
        Verdict::NotCheckable => ("Cannot be checked", "No se puede verificar"),
    };
    pick(locale, en, es)
}

/// A status in words.
pub(crate) fn status(status: Status, locale: Locale) -> &'static str {
    let (en, es) = match status {
        Status::Official => ("official figures", "cifras oficiales"),
        Status::Estimate => ("estimate", "estimación"),
        Status::Projection => ("projection", "proyección"),
        Status::Press => ("official figures, from the press", "cifras oficiales, según la prensa"),
        Status::Reported => ("reported, not confirmed", "según el artículo, sin confirmar"),
    };
    pick(locale, en, es)
}

/// The label of a callout.
pub(crate) fn callout(kind: CalloutKind, locale: Locale) -> &'static str {
    let (en, es) = match kind {
        CalloutKind::CaseStudy => ("Case study", "Caso"),
        CalloutKind::DidYouKnow => ("Did you know?", "¿Sabía que…?"),
        CalloutKind::Tip => ("Tip", "Consejo"),
        CalloutKind::Outlook => ("Outlook", "Perspectivas"),
        CalloutKind::Note => ("Note", "Nota"),
    };
    pick(locale, en, es)
}

/// What an action is called before its own words.
pub(crate) fn action(kind: ActionKind, locale: Locale) -> &'static str {
    let (en, es) = match kind {
        ActionKind::Comment => ("Discuss", "Opine"),
        ActionKind::Subscribe => ("Newsletter", "Boletín"),
        ActionKind::Related => ("Read on", "Lea también"),
    };
    pick(locale, en, es)
}

/// A language's own name, or its tag where the widget does not know it.
pub(crate) fn autonym(tag: &str) -> &str {
    match tag.split('-').next() {
        Some("en") => "English",
        Some("es") => "Español",
        _ => tag,
    }
}
