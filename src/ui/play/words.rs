//! The words of the blocks that a reader plays with, in every language the widget speaks.

use crate::explainer::{Likelihood, Locale, format_number};
use crate::view::Difference;

/// Something that these blocks say themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Say {
    YourGuess,
    YourPrediction,
    ShowAnswer,
    Reveal,
    Again,
    Predict,
    Change,
    Keep,
    Kept,
    Forget,
    KeepNote,
    DrawHere,
    DrawKeys,
    TypeNumbers,
    Guessed,
    Actual,
    Off,
    NoGuess,
    Right,
    Wrong,
    YourChoice,
    RightChoice,
    YouSaid,
    ScaleNote,
    Scale,
    NoLikelihood,
    Wording,
    Clear,
}

impl Say {
    /// The word in a language.
    pub(super) fn say(self, locale: Locale) -> &'static str {
        let (en, es) = match self {
            Say::YourGuess => ("Guess before you see", "Adivine antes de ver"),
            Say::YourPrediction => ("Your prediction", "Su pronóstico"),
            Say::ShowAnswer => ("Show the answer", "Mostrar la respuesta"),
            Say::Reveal => ("Show what happened", "Mostrar lo que pasó"),
            Say::Again => ("Guess again", "Adivinar otra vez"),
            Say::Predict => ("This is my prediction", "Este es mi pronóstico"),
            Say::Change => ("Change it", "Cambiarlo"),
            Say::Keep => ("Keep on this device", "Guardar en este dispositivo"),
            Say::Kept => ("Kept on this device on", "Guardado en este dispositivo el"),
            Say::Forget => ("Forget it", "Borrarlo"),
            Say::KeepNote => (
                "Your answer stays in this page unless you keep it.",
                "Su respuesta no sale de esta página ni se guarda si usted no lo pide.",
            ),
            Say::DrawHere => ("Draw the line on", "Continúe la línea"),
            Say::DrawKeys => (
                "Draw in the shaded part, or move the points with the arrow keys: up and down change a point, left and right go to the next.",
                "Dibuje en la parte sombreada o mueva los puntos con las flechas: arriba y abajo cambian un punto, izquierda y derecha pasan al siguiente.",
            ),
            Say::TypeNumbers => ("Type numbers instead", "Escribir números"),
            Say::Guessed => ("Your guess", "Su respuesta"),
            Say::Actual => ("Figure", "Cifra"),
            Say::Off => ("Difference", "Diferencia"),
            Say::NoGuess => ("You made no guess.", "No hizo ninguna suposición."),
            Say::Right => ("That is right.", "Es correcto."),
            Say::Wrong => ("That is not right.", "No es correcto."),
            Say::YourChoice => ("your choice", "su elección"),
            Say::RightChoice => ("right answer", "respuesta correcta"),
            Say::YouSaid => ("You said:", "Usted dijo:"),
            Say::ScaleNote => (
                "Words for likelihoods as the Intergovernmental Panel on Climate Change defines them (2010).",
                "Palabras de probabilidad según las define el Grupo Intergubernamental de Expertos sobre el Cambio Climático (2010).",
            ),
            Say::Scale => ("What the words mean", "Qué significan las palabras"),
            Say::NoLikelihood => ("no likelihood stated", "sin probabilidad indicada"),
            Say::Wording => ("in the source’s words:", "en palabras de la fuente:"),
            Say::Clear => ("Not answered", "Sin responder"),
        };
        pick(locale, en, es)
    }
}

/// The text of the language.
pub(super) fn pick(locale: Locale, en: &'static str, es: &'static str) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::Es => es,
    }
}

/// A likelihood in a word.
pub(super) fn likelihood(word: Likelihood, locale: Locale) -> &'static str {
    let (en, es) = match word {
        Likelihood::VirtuallyCertain => ("virtually certain", "prácticamente seguro"),
        Likelihood::VeryLikely => ("very likely", "muy probable"),
        Likelihood::Likely => ("likely", "probable"),
        Likelihood::AboutAsLikelyAsNot => ("about as likely as not", "tan probable como improbable"),
        Likelihood::Unlikely => ("unlikely", "improbable"),
        Likelihood::VeryUnlikely => ("very unlikely", "muy improbable"),
        Likelihood::ExceptionallyUnlikely => ("exceptionally unlikely", "excepcionalmente improbable"),
    };
    pick(locale, en, es)
}

/// Every word for a likelihood, most likely first.
pub(super) const LIKELIHOODS: [Likelihood; 7] = [
    Likelihood::VirtuallyCertain,
    Likelihood::VeryLikely,
    Likelihood::Likely,
    Likelihood::AboutAsLikelyAsNot,
    Likelihood::Unlikely,
    Likelihood::VeryUnlikely,
    Likelihood::ExceptionallyUnlikely,
];

/// The range of a likelihood: "66–100 %".
pub(super) fn range(word: Likelihood) -> String {
    let [least, most] = word.range().map(|end| end.to_string());
    [&least, "–", &most, "\u{a0}%"].concat()
}

/// How the figure compares with the guess: "more than twice".
pub(super) fn difference(difference: Difference, locale: Locale) -> String {
    let en = locale == Locale::En;
    let say = |en: &'static str, es: &'static str| String::from(pick(locale, en, es));
    let number = |number: u32| format_number(f64::from(number), 0, locale);
    match difference {
        Difference::Exact => say("exactly", "exactamente"),
        Difference::Close => say("very close", "muy cerca"),
        Difference::Times(2) => say("more than twice", "más del doble"),
        Difference::Times(3) => say("more than three times", "más del triple"),
        Difference::Times(times) if en => ["more than ", &number(times), " times"].concat(),
        Difference::Times(times) => ["más de ", &number(times), " veces"].concat(),
        Difference::Part(2) => say("less than half", "menos de la mitad"),
        Difference::Part(3) => say("less than a third", "menos de un tercio"),
        Difference::Part(parts) if en => ["less than one part in ", &number(parts)].concat(),
        Difference::Part(parts) => ["menos de una parte en ", &number(parts)].concat(),
        Difference::More(percent) => [&number(percent), pick(locale, "\u{a0}% more", "\u{a0}% más")].concat(),
        Difference::Less(percent) => [&number(percent), pick(locale, "\u{a0}% less", "\u{a0}% menos")].concat(),
        Difference::FromNothing => say("not none", "no cero"),
        Difference::ToNothing => say("none", "cero"),
    }
}

/// "For 2023 you guessed 310,000; it was 728,586: more than twice."
pub(super) fn result(key: &str, guess: &str, truth: &str, how: &str, locale: Locale) -> String {
    let (for_, guessed, was) = match locale {
        Locale::En => ("For ", " you guessed ", "; it was "),
        Locale::Es => ("Para ", " usted dijo ", "; fue "),
    };
    [for_, key, guessed, guess, was, truth, ": ", how, "."].concat()
}
