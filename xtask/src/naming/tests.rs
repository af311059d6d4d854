use super::*;

const TEXT: &str = r#"# a comment
[namespaces]
"/users" = "users"
"/users/{}/keys" = "keys"

[operations]
"GET /users" = { namespace = "users", method = "list", family = "list_users", repeat = "never" }

[types]
"A.b" = "First"
"A.c" = "Second"

[variants]
"First.x" = "X"

[constants]
keep = ["A.b"]

[secrets]
fields = [
    "token", # "A.c" stands here too
]
places = ["A.c"]
except = [
    "A.token",
]
"#;

#[test]
fn the_longest_prefix_by_whole_segments_wins() {
    let naming = Naming::parse(TEXT).unwrap();
    for (route, expected) in [
        ("/users", Some("users")),
        ("/users/{id}", Some("users")),
        ("/users/{id}/keys/{key}", Some("keys")),
        ("/users/me/keys", Some("users")),
        ("/users-of", None),
        ("/", None),
    ] {
        assert_eq!(naming.namespace(route), expected, "{route}");
    }
}

#[test]
fn entries_are_found_and_what_nothing_asks_for_is_stale_with_its_line() {
    let naming = Naming::parse(TEXT).unwrap();
    let operation = naming.operation("GET /users").unwrap();
    assert_eq!(
        (operation.method.as_str(), operation.repeat),
        ("list", Some(Repeat::Never))
    );
    assert_eq!(naming.type_name("A.b"), Some("First"));
    assert_eq!(naming.type_name("A"), None);
    assert_eq!(naming.variant("First", "x"), Some("X"));
    assert_eq!(naming.variant("First", "y"), None);
    assert_eq!(naming.namespace("/users"), Some("users"));
    let stale: Vec<(String, String)> = naming
        .stale()
        .into_iter()
        .map(|problem| (problem.place.unwrap(), problem.message))
        .collect();
    let expected = [
        (4, "[namespaces] \"/users/{}/keys\""),
        (11, "[types] \"A.c\""),
        (17, "[constants.keep] \"A.b\""),
        (21, "[secrets.fields] \"token\""),
        (23, "[secrets.places] \"A.c\""),
        (25, "[secrets.except] \"A.token\""),
    ]
    .map(|(line, entry)| {
        (
            format!("{FILE}:{line}"),
            format!("{entry} matches nothing in the document"),
        )
    });
    assert_eq!(stale, expected);
}

#[test]
fn a_line_that_is_not_there_is_its_tables_head() {
    let naming = Naming::parse(TEXT).unwrap();
    assert_eq!(naming.line_of("types", "Z"), 9);
    assert_eq!(naming.line_of("envelopes", "Z"), 1);
}

#[test]
fn credentials_are_found_by_name_or_place_unless_excepted() {
    let naming = Naming::parse(TEXT).unwrap();
    let secret = |place: &str, name: &str| naming.is_secret(&[place.to_owned()], name);
    assert!(secret("B.token", "token"));
    assert!(!secret("A.token", "token"), "excepted");
    assert!(secret("A.c", "c"), "by its place");
    assert!(secret("A[branch.x].c", "c"), "in any branch");
    assert!(!secret("A.d", "d"));
}

#[test]
fn unknown_keys_and_broken_text_are_refused_with_their_line() {
    for (text, line) in [
        ("[types]\n\"A\" = 1\n", 2),
        ("[nonsense]\n", 1),
        ("[types\n", 1),
        (
            "[operations]\n\"GET /a\" = { namespace = \"a\", method = \"b\" }\n",
            2,
        ),
    ] {
        let Err(problems) = Naming::parse(text) else {
            panic!("{text} is accepted");
        };
        assert_eq!(
            problems.0[0].place,
            Some(format!("{FILE}:{line}")),
            "{text}"
        );
    }
}
