//! Lays the documentation comments of a file out: paragraphs filled to the width of a line, and links
//! as short as the names in scope allow.

use std::collections::BTreeSet;

use super::source::WIDTH;

/// The names that a file can link to without their path.
#[derive(Default)]
pub struct Scope {
    /// The path of the module, whose own items need none.
    pub module: String,
    /// The types that it defines or imports.
    pub types: BTreeSet<String>,
}

/// The text of a file with its documentation comments laid out.
pub fn laid_out(text: &str, scope: &Scope) -> String {
    let mut made = String::with_capacity(text.len());
    let mut comment: Vec<&str> = Vec::new();
    let mut mark = String::new();
    for line in text.lines() {
        let content = line.trim_start();
        let own = ["///", "//!"]
            .into_iter()
            .find(|mark| content.starts_with(mark))
            .map(|mark| format!("{}{mark}", &line[..line.len() - content.len()]));
        if own.as_ref() != Some(&mark) || own.is_none() {
            push(&mut made, &mark, &comment, scope);
            comment.clear();
            mark = own.clone().unwrap_or_default();
        }
        match &own {
            Some(own) => {
                let inner = &line[own.len()..];
                comment.push(inner.strip_prefix(' ').unwrap_or(inner));
            }
            None => {
                made.push_str(line);
                made.push('\n');
            }
        }
    }
    push(&mut made, &mark, &comment, scope);
    made
}

fn push(made: &mut String, mark: &str, comment: &[&str], scope: &Scope) {
    if comment.is_empty() {
        return;
    }
    for line in filled(comment, WIDTH - mark.len() - 1, scope) {
        made.push_str(format!("{mark} {line}").trim_end());
        made.push('\n');
    }
}

/// The lines of Markdown with its paragraphs filled. Code and tables stay as they are.
fn filled(lines: &[&str], width: usize, scope: &Scope) -> Vec<String> {
    let mut made = Vec::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in lines {
        let content = line.trim_start();
        let is_fence = content.starts_with("```");
        let stays = in_code || is_fence || content.starts_with(['|', '#']) || content.is_empty();
        in_code ^= is_fence;
        if stays || begins_an_item(content) {
            fill(&mut made, &std::mem::take(&mut paragraph), width);
        }
        match stays {
            true => made.push(match in_code || is_fence {
                true => (*line).to_owned(),
                false => scope.shortened(line),
            }),
            false if paragraph.is_empty() => paragraph = scope.shortened(line.trim_end()),
            false => {
                paragraph.push(' ');
                paragraph.push_str(&scope.shortened(content.trim_end()));
            }
        }
    }
    fill(&mut made, &paragraph, width);
    made
}

fn begins_an_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("> ") || line.starts_with("[^") || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < line.len() && rest.starts_with(". ")
    }
}

/// Breaks a paragraph into lines; those of a list's item are indented as its text is.
fn fill(made: &mut Vec<String>, paragraph: &str, width: usize) {
    let content = paragraph.trim_start();
    if content.is_empty() {
        return;
    }
    let indent = paragraph.len() - content.len();
    let hang = match begins_an_item(content) {
        true => indent + content.find(' ').map_or(0, |at| at + 1),
        false => indent,
    };
    let mut line = " ".repeat(indent);
    let mut is_empty = true;
    for word in words(content) {
        let fits = line.chars().count() + 1 + word.chars().count() <= width;
        if !is_empty && !fits && may_begin_a_line(word) {
            made.push(std::mem::replace(&mut line, " ".repeat(hang)));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    made.push(line);
}

/// The words of a paragraph; code with spaces is one word with what it touches.
fn words(paragraph: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_code = false;
    for (at, character) in paragraph.char_indices() {
        match character {
            '`' => in_code = !in_code,
            ' ' if !in_code => {
                words.push(&paragraph[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&paragraph[start..]);
    words
}

/// Whether Markdown takes the word for nothing else at the beginning of a line.
fn may_begin_a_line(word: &str) -> bool {
    let is_number = word
        .strip_suffix(['.', ')'])
        .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
    !is_number && !word.starts_with(['-', '+', '*', '#', '>', '|', '='])
}

impl Scope {
    /// A line with the paths of its links cut down to what is not in scope.
    fn shortened(&self, line: &str) -> String {
        let mut made = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(at) = rest.find("](crate::") {
            let (before, link) = rest.split_at(at + 2);
            let Some((path, after)) = link.split_once(')') else {
                break;
            };
            let short = self.short(path);
            let shown = before
                .rfind("[`")
                .map(|start| &before[start + 2..before.len() - 2])
                .and_then(|shown| shown.strip_suffix('`'));
            match shown == Some(short) {
                true => made.push_str(&before[..before.len() - 1]),
                false => {
                    made.push_str(before);
                    made.push_str(short);
                    made.push(')');
                }
            }
            rest = after;
        }
        made + rest
    }

    fn short<'p>(&self, path: &'p str) -> &'p str {
        let own = path
            .strip_prefix(&self.module)
            .filter(|_| !self.module.is_empty())
            .and_then(|rest| rest.strip_prefix("::"));
        let of_a_type = path.strip_prefix("crate::types::").filter(|rest| {
            let name = rest.split("::").next().unwrap_or_default();
            self.types.contains(name)
        });
        own.or(of_a_type).unwrap_or(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope {
            module: String::from("crate::requests::things"),
            types: BTreeSet::from([String::from("Thing")]),
        }
    }

    #[test]
    fn paragraphs_are_filled_and_code_is_not() {
        let long = "word ".repeat(24);
        let text = format!(
            "    /// {long}\n    /// end. `a b`\n    ///\n    /// - {long}\n    /// - b\n    /// ```\n    \
             /// {long}\n    /// ```\n    fn a() {{}}\n"
        );
        let eighteen = "word ".repeat(18);
        let six = "word ".repeat(6);
        let expected = format!(
            "    /// {}\n    /// {six}end. `a b`\n    ///\n    /// - {}\n    ///   {}\n    /// - b\n    \
             /// ```\n    /// {}\n    /// ```\n    fn a() {{}}\n",
            eighteen.trim_end(),
            eighteen.trim_end(),
            six.trim_end(),
            long.trim_end()
        );
        assert_eq!(laid_out(&text, &scope()), expected);
        assert_eq!(laid_out(&expected, &scope()), expected);
    }

    #[test]
    fn a_line_does_not_begin_with_what_would_be_a_list() {
        let text = format!("/// {}- b\n", "a".repeat(92) + " ");
        assert_eq!(laid_out(&text, &scope()), text);
    }

    #[test]
    fn links_to_what_is_in_scope_are_short() {
        for (link, short) in [
            ("[`Thing`](crate::types::Thing)", "[`Thing`]"),
            ("[`Thing::id`](crate::types::Thing::id)", "[`Thing::id`]"),
            ("[it](crate::types::Thing)", "[it](Thing)"),
            (
                "[`a().b()`](crate::requests::things::Things::b)",
                "[`a().b()`](Things::b)",
            ),
            (
                "[`Other`](crate::types::Other)",
                "[`Other`](crate::types::Other)",
            ),
        ] {
            let text = laid_out(&format!("//! A {link}, {link}.\n"), &scope());
            assert_eq!(text, format!("//! A {short}, {short}.\n"));
        }
    }
}
