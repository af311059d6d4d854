//! The places in a schema at which instances can differ.

use crate::schema::{Property, Schema, Union};

/// A place in a schema: which child is taken at every step from the root.
pub type Path = Vec<usize>;

/// A place in a schema at which instances can differ.
pub struct Site<'s> {
    pub path: Path,
    /// Where it is, for messages.
    pub pointer: String,
    pub at: At<'s>,
}

/// What is at a site.
pub enum At<'s> {
    Enum(&'s [String]),
    Union(&'s Union),
    Property {
        property: &'s Property,
        /// Whether a union lies between the root and the property.
        in_union: bool,
    },
}

/// Every site of a schema.
pub fn sites(schema: &Schema) -> Vec<Site<'_>> {
    let mut found = Vec::new();
    find_sites(schema, &mut Vec::new(), "", false, &mut found);
    found
}

fn find_sites<'s>(
    schema: &'s Schema,
    path: &mut Path,
    pointer: &str,
    in_union: bool,
    found: &mut Vec<Site<'s>>,
) {
    let site = |at, path: &Path, pointer: &str| Site {
        path: path.clone(),
        pointer: pointer.to_owned(),
        at,
    };
    let children: Vec<(&Schema, String)> = match schema {
        Schema::Nullable(inner) => return find_sites(inner, path, pointer, in_union, found),
        Schema::Enum(values) => {
            found.push(site(At::Enum(values), path, pointer));
            return;
        }
        Schema::List(item) => vec![(item, format!("{pointer}/0"))],
        Schema::Map(value) => vec![(value, format!("{pointer}/key"))],
        Schema::Object(properties) => properties
            .iter()
            .map(|property| (&property.schema, format!("{pointer}/{}", property.name)))
            .collect(),
        Schema::Union(union) => {
            found.push(site(At::Union(union), path, pointer));
            let branches = union.branches.iter().enumerate();
            branches
                .map(|(index, branch)| (branch, format!("{pointer}[{index}]")))
                .collect()
        }
        _ => return,
    };
    let in_union = in_union || matches!(schema, Schema::Union(_));
    for (index, (child, pointer)) in children.into_iter().enumerate() {
        path.push(index);
        if let Schema::Object(properties) = schema {
            let property = &properties[index];
            found.push(site(At::Property { property, in_union }, path, &pointer));
        }
        find_sites(child, path, &pointer, in_union, found);
        path.pop();
    }
}
