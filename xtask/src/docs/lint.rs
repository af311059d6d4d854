//! What our words must be like, as far as a rule can tell: they say something, in whole sentences
//! and plain Markdown.

use super::entries::{Role, Text, texts};
use super::{Docs, FIELDS};
use crate::problem::Problem;

/// Words that fill a line and say nothing.
const FILLER: &str = "basically conveniently easily etc leverage leverages obviously please powerful robust \
     seamless seamlessly simply utilize utilizes various";

/// How descriptions begin that are made by the dozen.
const STOCK: [&str; 7] = [
    "An object",
    "Distinguishes",
    "Indicates",
    "Object representing",
    "Represents",
    "The unique identifier",
    "Unique identifier",
];

/// Words that say nothing of what they stand before.
const EMPTY: &str = "a all an and any are as be by data field for from has identifier in information is it its \
     object of on or that the this to value which whose with";

/// The most characters of a meaning, in a sentence or three.
const MEANING: usize = 500;

/// Everything that is wrong with the texts.
pub fn check(docs: &Docs) -> Vec<Problem> {
    let mut problems = Vec::new();
    for entry in texts(docs) {
        for fault in faults(&entry) {
            let place = docs.place(entry.page, &entry.path);
            let subject = entry.path.join(".");
            problems.push(
                Problem::invalid(place, format!("{subject}: {fault}"))
                    .remedy("correct the words; openapi/docs/README.md says what they are like"),
            );
        }
    }
    problems
}

fn faults(entry: &Text<'_>) -> Vec<String> {
    let text = entry.text.trim_end();
    let mut faults = Vec::new();
    if text.is_empty() {
        return vec![String::from("there are no words")];
    }
    let prose = without_code(text);
    if entry.role != Role::Remark && repeats_the_name(entry) {
        faults.push(String::from("the words only repeat the name"));
    }
    let last = text.lines().last().unwrap_or_default().trim();
    let is_block = last.starts_with("```") || last.starts_with('|');
    if !last.ends_with(['.', '?', '!']) && !is_block {
        faults.push(String::from("the words do not end with a full stop"));
    }
    if text.starts_with(char::is_lowercase) {
        faults.push(String::from("the words do not begin with a capital"));
    }
    if prose.lines().any(|line| line.trim().contains("  ")) {
        faults.push(String::from("there are two spaces in a row"));
    }
    let html = |(at, _): (usize, _)| {
        prose[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    };
    if prose.match_indices('<').any(html) {
        faults.push(String::from("there is HTML: put what is code in backticks"));
    }
    for word in prose.split(|c: char| !c.is_alphanumeric()) {
        if is_one_of(FILLER, &word.to_lowercase()) {
            faults.push(format!("{word:?} says nothing"));
        }
    }
    if let Some(stock) = STOCK.iter().find(|stock| text.starts_with(**stock)) {
        faults.push(format!("{stock:?} is no way to begin: say what it is"));
    }
    if entry.role == Role::Meaning && text.len() > MEANING {
        faults.push(format!("the words are longer than {MEANING} characters"));
    }
    faults
}

/// The text with code blanked out.
fn without_code(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut code = false;
    for character in text.chars() {
        match character {
            '`' => code = !code,
            '\n' => kept.push('\n'),
            _ if code => kept.push('_'),
            other => kept.push(other),
        }
    }
    kept
}

/// Whether every word that says something is one of the name that it is to explain.
fn repeats_the_name(entry: &Text<'_>) -> bool {
    let mut names: Vec<String> = match entry.page == FIELDS {
        true => Vec::new(),
        false => stems(entry.page),
    };
    for part in &entry.path {
        names.extend(stems(part));
    }
    words(entry.text)
        .iter()
        .all(|word| is_one_of(EMPTY, word) || names.contains(&stem(word)))
}

fn stems(text: &str) -> Vec<String> {
    words(text).iter().map(|word| stem(word)).collect()
}

/// The words of a name or text, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for character in text.chars().chain([' ']) {
        let ends =
            !character.is_alphanumeric() || character.is_uppercase() && before.is_lowercase();
        if ends && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words
}

fn is_one_of(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|entry| entry == word)
}

/// A word without the endings of plurals and verbs.
fn stem(word: &str) -> String {
    let word = word.strip_suffix('s').unwrap_or(word);
    word.strip_suffix('e').unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(path: &[&str], text: &str) -> Vec<String> {
        faults(&Text {
            page: "things",
            path: path.to_vec(),
            text,
            role: Role::Meaning,
        })
    }

    #[test]
    fn words_say_more_than_the_name() {
        let id = &["types", "Thing", "fields", "owner_id"];
        for text in [
            "The owner id.",
            "The id of the owner.",
            "Owner ID of the thing.",
            "Its `owner_id`.",
            "The owners' ids.",
        ] {
            assert_eq!(
                faults_of(id, text),
                ["the words only repeat the name"],
                "{text}"
            );
        }
        for text in ["Who made it.", "The owner's id, `user_..`."] {
            assert_eq!(faults_of(id, text), [""; 0], "{text}");
        }
        assert_eq!(
            faults_of(&["operations", "create", "does"], "Creates a thing."),
            ["the words only repeat the name"]
        );
    }

    #[test]
    fn words_are_plain_sentences() {
        let path = &["types", "Thing", "fields", "colour"];
        for (text, fault) in [
            ("", "there are no words"),
            ("How it looks", "the words do not end with a full stop"),
            ("how it looks.", "the words do not begin with a capital"),
            ("How it  looks.", "there are two spaces in a row"),
            ("How <b>it</b> looks.", "there is HTML"),
            ("Simply how it looks.", "\"Simply\" says nothing"),
            ("Represents its looks.", "is no way to begin"),
        ] {
            let faults = faults_of(path, text);
            assert_eq!(faults.len(), 1, "{text}: {faults:?}");
            assert!(faults[0].contains(fault), "{text}: {faults:?}");
        }
        let long = format!("How it looks{}.", " from afar".repeat(60));
        assert_eq!(faults_of(path, &long).len(), 1);
        for text in [
            "How `Vec<String>  ` looks: 1 < 2.",
            "`red` or blue, at most 10.",
            "So:\n\n```\na  b\n```",
        ] {
            assert_eq!(faults_of(path, text), [""; 0], "{text}");
        }
    }
}
