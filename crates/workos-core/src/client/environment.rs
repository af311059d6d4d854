//! Settings from environment variables. Here they are only read: what is wrong
//! with one is reported by `build`, unless the application replaces it before.

use std::env;
use std::ffi::OsString;
use std::time::Duration;

use super::setting::Setting;
use super::{Client, ClientBuilder};
use crate::Secret;

const API_KEY: &str = "WORKOS_API_KEY";
const CLIENT_ID: &str = "WORKOS_CLIENT_ID";
const BASE_URL: &str = "WORKOS_BASE_URL";
const REQUEST_TIMEOUT: &str = "WORKOS_REQUEST_TIMEOUT";

impl<C: From<Client>> ClientBuilder<C> {
    /// A builder with the settings that the environment has: `WORKOS_API_KEY`,
    /// `WORKOS_CLIENT_ID`, `WORKOS_BASE_URL` and `WORKOS_REQUEST_TIMEOUT`, which
    /// is the [`timeout`](Self::timeout) in seconds, such as `2.5`. Empty
    /// variables count as not set.
    ///
    /// A setter called afterwards replaces what the environment says. A variable
    /// that cannot work is reported by [`build`](Self::build), by its name.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), workos::Error> {
    /// use workos::{Client, ClientBuilder};
    ///
    /// let client: Client = ClientBuilder::from_env().app_info("shop", "1.2").build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env() -> Self {
        Self::from_variables(|name| env::var_os(name))
    }

    fn from_variables(read: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |variable: &str| {
            let value = read(variable).filter(|value| !value.is_empty())?;
            Some(value.into_string().map_err(|_| "is not UTF-8 text"))
        };
        let mut builder = Self::default();
        if let Some(value) = text(API_KEY) {
            let value = value.map(Secret::from);
            builder.api_key = Some(Setting::from_variable("API key", API_KEY, value));
        }
        if let Some(value) = text(CLIENT_ID) {
            builder.client_id = Some(Setting::from_variable("client id", CLIENT_ID, value));
        }
        if let Some(value) = text(BASE_URL) {
            builder.base_url = Setting::from_variable("base URL", BASE_URL, value);
        }
        if let Some(value) = text(REQUEST_TIMEOUT) {
            let value = value.and_then(|text| seconds(&text));
            builder.timeout = Setting::from_variable("timeout", REQUEST_TIMEOUT, value);
        }
        builder
    }
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let flaw = "is not a number of seconds above 0";
    let seconds: f64 = text.parse().map_err(|_| flaw)?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|_| flaw)?;
    if duration.is_zero() {
        return Err(flaw);
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, ErrorKind};

    fn builder(variables: &[(&str, &str)]) -> ClientBuilder {
        ClientBuilder::from_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    fn refusal(builder: ClientBuilder) -> String {
        let error: Error = builder.build().expect_err("must not build");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    }

    #[test]
    fn every_variable_is_read() {
        let client = builder(&[
            (API_KEY, "sk_1"),
            (CLIENT_ID, "client_1"),
            (BASE_URL, "http://127.0.0.1:4100/"),
            (REQUEST_TIMEOUT, "2.5"),
        ])
        .build()
        .expect("complete");
        assert_eq!(client.api_key().map(Secret::expose), Some("sk_1"));
        assert_eq!(client.client_id(), Some("client_1"));
        assert_eq!(client.base_url(), "http://127.0.0.1:4100");
        assert_eq!(client.inner.timeout, Duration::from_millis(2500));
    }

    #[test]
    fn empty_variables_count_as_not_set() {
        let client = builder(&[
            (API_KEY, ""),
            (CLIENT_ID, ""),
            (BASE_URL, ""),
            (REQUEST_TIMEOUT, ""),
        ])
        .base_url("http://127.0.0.1:1")
        .build()
        .expect("nothing is set");
        assert_eq!(client.api_key(), None);
        assert_eq!(client.client_id(), None);
        assert_eq!(client.inner.timeout, Duration::from_secs(60));
    }

    #[test]
    fn a_flaw_names_the_variable_and_not_its_value() {
        for (variable, value) in [
            (API_KEY, "sk_canary\n"),
            (CLIENT_ID, "canary\n"),
            (BASE_URL, "canary"),
            (BASE_URL, "https://user:canary@api.workos.com"),
            (REQUEST_TIMEOUT, "canary"),
        ] {
            let url = ("WORKOS_BASE_URL", "http://127.0.0.1:1");
            let refused = refusal(builder(&[(variable, value), url]));
            let origin = format!("(from the environment variable {variable})");
            assert!(refused.contains(&origin), "{refused}");
            assert!(!refused.contains("canary"), "{refused}");
        }
    }

    #[test]
    fn a_timeout_is_a_finite_number_of_seconds_above_0() {
        for value in ["0", "-1", "inf", "NaN", "1s", "1e300", "1e-30", " "] {
            assert!(seconds(value).is_err(), "{value}");
        }
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(seconds("90"), Ok(Duration::from_secs(90)));
    }

    #[test]
    fn a_setter_replaces_a_variable_with_its_flaw() {
        let client = builder(&[
            (API_KEY, "sk_\n"),
            (CLIENT_ID, "\t"),
            (BASE_URL, "nowhere"),
            (REQUEST_TIMEOUT, "soon"),
        ])
        .api_key("sk_2")
        .client_id("client_2")
        .base_url("http://127.0.0.1:1")
        .timeout(Duration::from_secs(1))
        .build()
        .expect("every flaw is replaced");
        assert_eq!(client.api_key().map(Secret::expose), Some("sk_2"));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_text_is_refused_by_name() {
        use std::os::unix::ffi::OsStringExt;

        let builder: ClientBuilder = ClientBuilder::from_variables(|name| {
            (name == API_KEY).then(|| OsString::from_vec(vec![b's', 0xff]))
        });
        assert_eq!(
            refusal(builder),
            "the API key (from the environment variable WORKOS_API_KEY) is not UTF-8 text"
        );
    }
}
