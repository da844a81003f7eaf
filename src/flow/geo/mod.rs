//! Maps: shapes on the globe, TopoJSON, and projections that give d3-geo's paths.

mod clip;
mod edge;
mod geometry;
mod graticule;
mod path;
mod projection;
mod raw;
mod sphere;
mod topology;

pub use geometry::Geometry;
pub use graticule::graticule;
pub use path::{Ring, bounds, centroid};
pub use projection::Projection;
pub use topology::topojson;
