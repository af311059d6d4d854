//! Queries as forms write them: `application/x-www-form-urlencoded`, decoded as servers do.

/// The address without its query, and the parameters of the query in their order.
///
/// # Panics
///
/// When an escape is none, or what is decoded is not UTF-8.
pub fn parse(url: &str) -> (&str, Vec<(String, String)>) {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    (address, pairs.collect())
}

/// The value of a parameter that is there once.
///
/// # Panics
///
/// When it is missing or repeated.
pub fn value(url: &str, name: &str) -> String {
    let (_, pairs) = parse(url);
    let mut values = pairs.into_iter().filter(|(known, _)| known == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => value,
        _ => panic!("{name} is not there once in {url}"),
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => {
                let digits = std::str::from_utf8(&rest[..2]).expect("two digits");
                rest = &rest[2..];
                u8::from_str_radix(digits, 16).expect("two hexadecimal digits")
            }
            byte => {
                let plain = byte.is_ascii_alphanumeric() || b"*-._~".contains(byte);
                assert!(plain, "{:?} is not encoded in {text}", char::from(*byte));
                *byte
            }
        });
    }
    String::from_utf8(bytes).expect("UTF-8")
}
