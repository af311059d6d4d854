//! Where an entry stands in a YAML file that a person wrote.

/// The line of the entry at a path of keys; where it has none of its own, that of the last key
/// found on the way. Keys are told apart by their indentation.
pub fn line_of(text: &str, path: &[&str]) -> usize {
    let mut found = 1;
    let mut lines = text.lines().enumerate().peekable();
    let mut outer: Option<usize> = None;
    for key in path {
        let mut level = None;
        let mut here = None;
        while let Some((index, line)) = lines.peek().copied() {
            let indent = line.len() - line.trim_start().len();
            let content = line.trim_start();
            if !content.is_empty() && !content.starts_with('#') {
                if outer.is_some_and(|outer| indent <= outer) {
                    break;
                }
                if indent == *level.get_or_insert(indent) && begins(content, key) {
                    here = Some((index + 1, indent));
                }
            }
            lines.next();
            if here.is_some() {
                break;
            }
        }
        match here {
            Some((line, indent)) => (found, outer) = (line, Some(indent)),
            None => break,
        }
    }
    found
}

fn begins(line: &str, key: &str) -> bool {
    let bare = |quote: &str| {
        line.strip_prefix(quote)
            .and_then(|rest| rest.strip_prefix(key))
            .and_then(|rest| rest.strip_prefix(quote))
            .is_some_and(|rest| rest.starts_with(':'))
    };
    bare("") || bare("\"") || bare("'")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
namespace: |
  types: of text
# types:
operations:
  create:
    does: X.
types:
  A:
    is: a
    fields: {id: \"x\"}
  \"B\":
    fields:
      id: y
";

    #[test]
    fn entries_are_found_by_their_indentation() {
        for (path, line) in [
            (&["operations", "create"][..], 5),
            (&["operations", "create", "does"], 6),
            (&["types", "A", "is"], 9),
            // Within braces: the line of what holds it.
            (&["types", "A", "fields", "id"], 10),
            (&["types", "B", "fields", "id"], 13),
            (&["types", "B", "fields", "gone"], 12),
            (&["types", "gone", "fields", "id"], 7),
            (&["gone"], 1),
            (&[], 1),
        ] {
            assert_eq!(line_of(TEXT, path), line, "{path:?}");
        }
    }
}
