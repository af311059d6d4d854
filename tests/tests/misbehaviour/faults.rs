//! The ways in which a server misbehaves, and what a caller is to be told of each.

use std::time::Duration;

use serde_json::json;
use workos::ErrorKind;
use workos_tests::server::{Answer, Ending};

/// The longest body that the client takes.
pub const LONGEST_BODY: usize = 64 * 1024;

/// A way to misbehave.
pub struct Fault {
    pub name: String,
    /// What every request is answered with.
    pub answer: Answer,
    pub told: Told,
    pub repeated: Repeated,
    /// Whether it is ended by the client, when the time of the attempt has passed.
    pub stalls: bool,
}

/// What the caller gets.
pub struct Told {
    pub kind: ErrorKind,
    pub status: Option<u16>,
    /// The predicate that holds, if any.
    pub is: Option<&'static str>,
    pub message: Option<&'static str>,
}

/// Which calls are repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// All: the server certainly did nothing.
    All,
    /// Those that do no harm when they are carried out twice.
    Harmless,
    /// None: it would not help.
    None,
}

const BROKEN: Told = Told {
    kind: ErrorKind::Connection,
    status: None,
    is: Some("is_connection"),
    message: Some("the connection broke before the answer was complete"),
};

const LATE: Told = Told {
    kind: ErrorKind::Timeout,
    status: None,
    is: Some("is_timeout"),
    message: Some("no complete answer in time"),
};

const TOO_LONG: Told = Told {
    kind: ErrorKind::ResponseTooLarge,
    status: None,
    is: None,
    message: Some("the answer is longer than the client takes"),
};

const fn unreadable(message: &'static str) -> Told {
    Told {
        kind: ErrorKind::Decode,
        status: Some(200),
        is: Some("is_decode"),
        message: Some(message),
    }
}

impl Fault {
    fn new(name: &str, answer: Answer, told: Told, repeated: Repeated) -> Self {
        Self {
            name: name.to_owned(),
            answer,
            told,
            repeated,
            stalls: false,
        }
    }

    fn stalling(self) -> Self {
        Self {
            stalls: true,
            ..self
        }
    }
}

/// All of them.
pub fn faults() -> Vec<Fault> {
    let mut faults = broken_connections();
    faults.extend(stalls());
    faults.extend(bad_bodies());
    faults.extend(statuses());
    faults
}

fn whole() -> Answer {
    Answer::json(200, &json!({ "id": "t_1", "name": "Acme" }))
}

fn broken_connections() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (how, ending) in [("is reset", Ending::Reset), ("is closed", Ending::Close)] {
        let silence = Answer::silence(ending);
        for (when, answer) in [
            ("before the request is read", silence.clone().unread()),
            ("after the request was read", silence),
            ("in the status line", whole().cut_in_head(9).then(ending)),
            ("in the headers", whole().cut_in_head(30).then(ending)),
            ("before the body", whole().cut_in_body(0).then(ending)),
            ("in the body", whole().cut_in_body(10).then(ending)),
            (
                "between chunks",
                whole().chunked().cut_in_body(10).then(ending),
            ),
            (
                "after a value, before the body is complete",
                whole().announcing(1000).then(ending),
            ),
        ] {
            let name = format!("the connection {how} {when}");
            faults.push(Fault::new(&name, answer, BROKEN, Repeated::Harmless));
        }
    }
    faults
}

fn stalls() -> Vec<Fault> {
    [
        (
            "nothing comes after the request",
            Answer::silence(Ending::Stall),
        ),
        (
            "nothing comes after half of the headers",
            whole().cut_in_head(30).then(Ending::Stall),
        ),
        (
            "nothing comes after the headers",
            whole().cut_in_body(0).then(Ending::Stall),
        ),
        (
            "nothing comes after half of the body",
            whole().cut_in_body(10).then(Ending::Stall),
        ),
        (
            "the last chunk never comes",
            whole()
                .chunked()
                .cut_in_body(usize::MAX)
                .then(Ending::Stall),
        ),
        (
            "the body trickles",
            Answer::json(200, &json!("x".repeat(2000))).trickling(Duration::from_millis(20)),
        ),
    ]
    .map(|(name, answer)| Fault::new(name, answer, LATE, Repeated::Harmless).stalling())
    .into()
}

fn bad_bodies() -> Vec<Fault> {
    let json = |body: &[u8]| Answer::bytes(200, "application/json", body);
    let endless = |answer: Answer| answer.then(Ending::GoOn);
    [
        (
            "half a value, complete as a body",
            json(br#"{"id":"t_1","na"#),
            unreadable("the JSON ends early, at line 1 column 15"),
        ),
        (
            "a length that is shorter than the body",
            whole().announcing(10).then(Ending::Close),
            unreadable("the JSON ends early, at line 1 column 10"),
        ),
        (
            "a page for people",
            Answer::bytes(200, "text/html", "<html></html>"),
            unreadable("not valid JSON at line 1 column 1"),
        ),
        (
            "text that is not UTF-8",
            json(b"{\"id\":\"t_\xff\"}"),
            unreadable("the text is not UTF-8"),
        ),
        (
            "a length that is longer than the client takes",
            whole().announcing(LONGEST_BODY + 1),
            TOO_LONG,
        ),
        ("chunks without end", endless(whole().chunked()), TOO_LONG),
        (
            "a body of no length without end",
            endless(whole().until_close()),
            TOO_LONG,
        ),
    ]
    .map(|(name, answer, told)| Fault::new(name, answer, told, Repeated::None))
    .into()
}

fn statuses() -> Vec<Fault> {
    use Repeated::{All, Harmless, None as Never};

    let server_error = Some("is_server_error");
    [
        (400, Some("is_bad_request"), Never),
        (401, Some("is_unauthorized"), Never),
        (402, None, Never),
        (403, Some("is_forbidden"), Never),
        (404, Some("is_not_found"), Never),
        (405, None, Never),
        (408, None, Harmless),
        (409, Some("is_conflict"), Never),
        (410, None, Never),
        (413, None, Never),
        (422, Some("is_unprocessable"), Never),
        (425, None, Never),
        (429, Some("is_rate_limited"), All),
        (500, server_error, Harmless),
        (501, server_error, Never),
        (502, server_error, Harmless),
        (503, server_error, Harmless),
        (504, server_error, Harmless),
        (505, server_error, Never),
        (520, server_error, Harmless),
        (524, server_error, Harmless),
        (526, server_error, Harmless),
        (527, server_error, Never),
        (599, server_error, Never),
    ]
    .map(|(status, is, repeated)| {
        let told = Told {
            kind: ErrorKind::Api,
            status: Some(status),
            is,
            message: Some("No"),
        };
        let answer = Answer::json(status, &json!({ "message": "No" }));
        Fault::new(&format!("status {status}"), answer, told, repeated)
    })
    .into()
}
