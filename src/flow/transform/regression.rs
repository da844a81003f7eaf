use super::Rows;
use serde_json::Value as Json;
pub(super) fn apply(_step: &Json, _rows: &mut Rows) -> Result<(), String> {
    Err("".into())
}
