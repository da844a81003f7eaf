//! Mathematical functions that give the same bits in the program and in the browser.
//!
//! The standard library asks the platform (glibc here, its own port there), and their last bits differ.

pub use libm::{
    acos, asin, atan, atan2, cbrt, cos, cosh, exp, expm1, hypot, log as ln, log1p, log2, log10, pow, sin, sinh, sqrt,
    tan, tanh,
};

/// π.
pub const PI: f64 = std::f64::consts::PI;
/// 2π.
pub const TAU: f64 = std::f64::consts::TAU;

/// The round step nearest to a step, as its factor (1, 2, 5 or 10) and its power of ten (d3-array `tickSpec`).
pub fn round_step(step: f64) -> (f64, f64) {
    let power = log10(step).floor();
    let error = step / pow(10.0, power);
    let factor = if error >= sqrt(50.0) {
        10.0
    } else if error >= sqrt(10.0) {
        5.0
    } else if error >= sqrt(2.0) {
        2.0
    } else {
        1.0
    };
    (factor, power)
}
