//! Properties with one possible value. A required one is a tag: it is written, never read and no
//! field. The others are fields like any other.

use serde_json::{Value, json};

use super::schema::{each_schema, required};
use crate::naming::Naming;
use crate::problem::Result;

/// Makes ordinary fields of constants that may be absent, and of those that `naming.toml` keeps
/// because what the server says there matters (the algorithm of a key, the kind of a challenge).
pub fn free_constants(document: &mut Value, naming: &Naming) -> Result<usize> {
    let mut freed = 0;
    each_schema(document, &mut |place, schema| {
        let must: Vec<String> = required(schema).map(str::to_owned).collect();
        for (name, property) in schema
            .get_mut("properties")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            let Some(value) = property.get("const").cloned() else {
                continue;
            };
            let kept = naming.keeps_constant(&format!("{place}.{name}"));
            if !kept && must.contains(name) {
                continue;
            }
            let mut field = match value {
                Value::String(_) if name == "object" => json!({ "type": "string" }),
                Value::String(_) => json!({ "type": "string", "enum": [value] }),
                _ => json!({ "type": property["type"] }),
            };
            if super::schema::flag(property, "nullable") {
                field["nullable"] = true.into();
            }
            *property = field;
            freed += 1;
        }
        Ok(())
    })
    .map(|()| freed)
}
