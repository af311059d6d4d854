//! How the header may be written, and where it may come from.

use workos::http::{HeaderMap, HeaderValue};
use workos::{SignatureError, SignatureHeader};

use crate::{BODY, SECRET, SIGNED_AT, at, refusal, signed_by};

/// The signature itself.
fn signature(secret: &str) -> String {
    let header = signed_by(secret, BODY);
    let (_, signature) = header.rsplit_once('=').expect("a signature");
    signature.to_owned()
}

fn verify(header: &str) -> Result<(), SignatureError> {
    match at(SIGNED_AT).verify(header, BODY) {
        Ok(_) => Ok(()),
        error => Err(refusal(error)),
    }
}

#[test]
fn what_does_not_belong_to_the_scheme_is_passed_over() {
    let (right, wrong) = (signature(SECRET), signature("another"));
    for header in [
        format!("t={SIGNED_AT},v1={right}"),
        format!("v1={right}, t={SIGNED_AT}"),
        format!("\t t = {SIGNED_AT} ,\t v1 =  {right} "),
        format!("t={SIGNED_AT}, v1={right}, v2=deadbeef"),
        format!("v0={wrong}, t={SIGNED_AT}, v1={right}, kid=a=b=c"),
        format!("t={SIGNED_AT}, v1={wrong}, v1={right}"),
        format!("t={SIGNED_AT}, v1={right}, v1={wrong}"),
        format!("t={SIGNED_AT}, v1=, v1=zz, v1={right},,nothing,"),
    ] {
        assert_eq!(verify(&header), Ok(()), "{header}");
    }
}

#[test]
fn each_failure_is_its_own() {
    let (right, wrong) = (signature(SECRET), signature("another"));
    let malformed = |header: &str| matches!(verify(header), Err(SignatureError::Malformed(_)));
    for header in [
        format!("t={SIGNED_AT}, t={SIGNED_AT}, v1={right}"),
        format!("t={SIGNED_AT}, t=1, v1={right}"),
        format!("t=, v1={right}"),
        format!("t=+{SIGNED_AT}, v1={right}"),
        format!("t={SIGNED_AT}.0, v1={right}"),
        format!("t=9223372036854775807, v1={right}"),
        format!("t=9223372036854775808, v1={right}"),
        format!("t=٣, v1={right}"),
    ] {
        assert!(malformed(&header), "{header}: {:?}", verify(&header));
    }
    let upper_case = right.to_uppercase();
    for (header, expected) in [
        (String::new(), SignatureError::Missing),
        (" \t".to_owned(), SignatureError::Missing),
        (",,".to_owned(), SignatureError::NoTimestamp),
        (right.clone(), SignatureError::NoTimestamp),
        (format!("v1={right}"), SignatureError::NoTimestamp),
        (
            format!("T={SIGNED_AT}, v1={right}"),
            SignatureError::NoTimestamp,
        ),
        (format!("t={SIGNED_AT}"), SignatureError::NoSignature),
        (format!("t={SIGNED_AT}, v1="), SignatureError::NoSignature),
        (
            format!("t={SIGNED_AT}, v2={right}"),
            SignatureError::NoSignature,
        ),
        (
            format!("t={SIGNED_AT}, v1={wrong}"),
            SignatureError::Mismatch,
        ),
        (
            format!("t={SIGNED_AT}, v1={right}0"),
            SignatureError::Mismatch,
        ),
        (
            format!("t={SIGNED_AT}, v1={upper_case}"),
            SignatureError::Mismatch,
        ),
        // The digits are what is signed, not the number.
        (
            format!("t=0{SIGNED_AT}, v1={right}"),
            SignatureError::Mismatch,
        ),
    ] {
        assert_eq!(verify(&header), Err(expected), "{header}");
    }
}

#[test]
fn a_header_comes_from_wherever_a_framework_has_it() {
    let text = signed_by(SECRET, BODY);
    let value = HeaderValue::from_str(&text).expect("a header");
    let mut headers = HeaderMap::new();
    let verified = |header: SignatureHeader<'_>| at(SIGNED_AT).verify(header, BODY).map(|_| ());

    let missing = at(SIGNED_AT).verify(&headers, BODY);
    assert_eq!(refusal(missing), SignatureError::Missing);
    let missing = at(SIGNED_AT).verify(None::<&str>, BODY);
    assert_eq!(refusal(missing), SignatureError::Missing);

    headers.insert("WorkOS-Signature", value.clone());
    for header in [
        SignatureHeader::from(&headers),
        SignatureHeader::from(&value),
        SignatureHeader::from(&text),
        SignatureHeader::from(text.as_str()),
        SignatureHeader::from(text.as_bytes()),
        SignatureHeader::from(headers.get("workos-signature")),
        SignatureHeader::from(Some(text.as_bytes())),
    ] {
        assert_eq!(verified(header), Ok(()));
    }

    headers.append("workos-signature", value);
    let repeated = at(SIGNED_AT).verify(&headers, BODY);
    assert!(matches!(refusal(repeated), SignatureError::Malformed(_)));
}
