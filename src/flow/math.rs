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
