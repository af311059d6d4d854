//! The address that a browser is sent to for signing in: what both products have in common. Which
//! parameters a product has stands in its own folder.
//!
//! What cannot work is refused when the address is built, so that nobody is sent to an error page.

mod redirect_uri;

use std::collections::BTreeMap;
use std::fmt;

use form_urlencoded::Serializer;
use workos_core::{Client, Error};

use crate::pkce::CodeChallenge;
pub(crate) use redirect_uri::{Connection, check_absolute, connection};

/// What is not shown in `Debug`: it protects the sign-in, or tells who the person is.
const PRIVATE: [&str; 4] = ["invitation_token", "login_hint", "nonce", "state"];

/// The authorization endpoint of a product.
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    /// The parameters that say where the person signs in. One of them is needed.
    pub(crate) selectors: &'static [&'static str],
}

/// The parameters of an authorization URL.
#[derive(Clone)]
pub(crate) struct Parameters {
    redirect_uri: String,
    client_id: Option<String>,
    given: BTreeMap<&'static str, String>,
    provider_scopes: Vec<String>,
    provider_query_params: BTreeMap<String, String>,
}

impl Parameters {
    pub(crate) fn new(redirect_uri: impl Into<String>) -> Self {
        Self {
            redirect_uri: redirect_uri.into(),
            client_id: None,
            given: BTreeMap::new(),
            provider_scopes: Vec::new(),
            provider_query_params: BTreeMap::new(),
        }
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.given.insert(name, value.into());
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    pub(crate) fn set_client_id(&mut self, client_id: String) {
        self.client_id = Some(client_id);
    }

    pub(crate) fn add_provider_scope(&mut self, scope: String) {
        self.provider_scopes.push(scope);
    }

    pub(crate) fn set_provider_query_param(&mut self, name: String, value: String) {
        self.provider_query_params.insert(name, value);
    }

    pub(crate) fn set_code_challenge(&mut self, challenge: &CodeChallenge) {
        self.set("code_challenge", challenge.as_str());
        self.set("code_challenge_method", "S256");
    }

    pub(crate) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The client id of the URL: its own, else that of the client.
    pub(crate) fn client_id<'a>(&'a self, client: &'a Client) -> Result<&'a str, Error> {
        match self.client_id.as_deref().or_else(|| client.client_id()) {
            None => Err(Error::configuration(
                "the client id is missing: give it to the client's builder, set WORKOS_CLIENT_ID, \
                 or give it to the URL",
            )),
            Some("") => Err(Error::configuration("the client id of the URL is empty")),
            Some(client_id) if client_id.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Ok(client_id)
            }
            Some(_) => Err(Error::configuration(
                "the client id of the URL contains a character that it cannot have, such as a \
                 space or line break",
            )),
        }
    }

    /// The address.
    pub(crate) fn build(&self, client: &Client, endpoint: &Endpoint) -> Result<String, Error> {
        let client_id = self.client_id(client)?;
        check_absolute("redirect URI", &self.redirect_uri)?;
        self.check_selectors(endpoint)?;
        let scopes = self.joined_scopes()?;

        let base = format!("{}{}?", client.base_url(), endpoint.path);
        let start = base.len();
        let mut query = Serializer::for_suffix(base, start);
        query
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("response_type", "code");
        for (name, value) in &self.given {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if !scopes.is_empty() {
            query.append_pair("provider_scopes", &scopes);
        }
        for (name, value) in &self.provider_query_params {
            query.append_pair(&format!("provider_query_params[{name}]"), value);
        }
        Ok(query.finish())
    }

    /// An empty selector is a value that went missing: without it, the person would be sent to
    /// sign in somewhere else.
    fn check_selectors(&self, endpoint: &Endpoint) -> Result<(), Error> {
        let mut selected = false;
        for selector in endpoint.selectors {
            match self.get(selector) {
                None => {}
                Some("") => {
                    return Err(Error::invalid_request(format!("the `{selector}` is empty")));
                }
                Some(_) => selected = true,
            }
        }
        if selected {
            return Ok(());
        }
        Err(Error::invalid_request(format!(
            "nothing says where to sign in: set one of `{}`",
            endpoint.selectors.join("`, `")
        )))
    }

    fn joined_scopes(&self) -> Result<String, Error> {
        let mut scopes = self.provider_scopes.iter();
        if scopes.any(|scope| scope.is_empty() || scope.contains(',')) {
            return Err(Error::invalid_request(
                "a scope for the provider is empty or holds a comma: give scopes one by one",
            ));
        }
        Ok(self.provider_scopes.join(","))
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_map();
        shown.entry(&"redirect_uri", &self.redirect_uri);
        if let Some(client_id) = &self.client_id {
            shown.entry(&"client_id", client_id);
        }
        for (name, value) in &self.given {
            let value = if PRIVATE.contains(name) {
                "[redacted]"
            } else {
                value
            };
            shown.entry(name, &value);
        }
        let names: Vec<&String> = self.provider_query_params.keys().collect();
        shown
            .entry(&"provider_scopes", &self.provider_scopes)
            .entry(&"provider_query_params", &names)
            .finish()
    }
}

/// Defines the enum of the providers of a product: its own, then those that both have.
macro_rules! providers {
    (
        $( #[$attribute:meta] )*
        pub enum $name:ident { $( $own:tt )* }
    ) => {
        ::workos_core::open_enum! {
            $( #[$attribute] )*
            pub enum $name {
                $( $own )*
                /// Apple.
                AppleOAuth = "AppleOAuth",
                /// Bitbucket.
                BitbucketOAuth = "BitbucketOAuth",
                /// GitHub.
                GitHubOAuth = "GitHubOAuth",
                /// GitLab.
                GitLabOAuth = "GitLabOAuth",
                /// Google.
                GoogleOAuth = "GoogleOAuth",
                /// Intuit.
                IntuitOAuth = "IntuitOAuth",
                /// LinkedIn.
                LinkedInOAuth = "LinkedInOAuth",
                /// Microsoft.
                MicrosoftOAuth = "MicrosoftOAuth",
                /// Salesforce.
                SalesforceOAuth = "SalesforceOAuth",
                /// Slack.
                SlackOAuth = "SlackOAuth",
                /// Vercel Marketplace.
                VercelMarketplaceOAuth = "VercelMarketplaceOAuth",
                /// Vercel.
                VercelOAuth = "VercelOAuth",
                /// Xero.
                XeroOAuth = "XeroOAuth",
            }
        }
    };
}

/// The setters that both products have, for a builder with a field `parameters`.
macro_rules! shared_setters {
    () => {
        /// The client id to sign in with, instead of the client's.
        pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
            self.parameters.set_client_id(client_id.into());
            self
        }

        /// The provider to sign in with.
        pub fn provider(mut self, provider: impl Into<Provider>) -> Self {
            self.parameters.set("provider", provider.into().as_str());
            self
        }

        /// A scope to ask the provider for, beside those it is asked for anyway. Calls add up.
        pub fn provider_scope(mut self, scope: impl Into<String>) -> Self {
            self.parameters.add_provider_scope(scope.into());
            self
        }

        /// Scopes to ask the provider for, beside those it is asked for anyway. Calls add up.
        pub fn provider_scopes(
            mut self,
            scopes: impl IntoIterator<Item = impl Into<String>>,
        ) -> Self {
            for scope in scopes {
                self.parameters.add_provider_scope(scope.into());
            }
            self
        }

        /// A parameter for the provider's own authorization URL, such as `hd` for Google. Each
        /// call gives one.
        pub fn provider_query_param(
            mut self,
            name: impl Into<String>,
            value: impl Into<String>,
        ) -> Self {
            self.parameters
                .set_provider_query_param(name.into(), value.into());
            self
        }

        /// The domain of the person's e-mail address, where it is known: some providers then ask
        /// less.
        pub fn domain_hint(mut self, domain_hint: impl Into<String>) -> Self {
            self.parameters.set("domain_hint", domain_hint);
            self
        }

        /// The e-mail address or user name to fill in for the person.
        pub fn login_hint(mut self, login_hint: impl Into<String>) -> Self {
            self.parameters.set("login_hint", login_hint);
            self
        }

        /// What the provider is to ask for again, such as `login`.
        pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
            self.parameters.set("prompt", prompt);
            self
        }

        /// Sets something only where there is a value: `when_some(hint, |url, hint| ..)`.
        pub fn when_some<V>(self, value: Option<V>, set: impl FnOnce(Self, V) -> Self) -> Self {
            match value {
                Some(value) => set(self, value),
                None => self,
            }
        }
    };
}

/// The setters that an address has, but not a sign-in, which sets these itself.
macro_rules! plain_setters {
    () => {
        /// What the callback gets back unchanged. It should be random and bound to the browser, as
        /// that is what keeps others from signing a person in to an account of theirs. A sign-in
        /// begun with `sign_in` takes care of that.
        pub fn state(mut self, state: impl Into<String>) -> Self {
            self.parameters.set("state", state);
            self
        }

        /// The challenge of the verifier that the code will be exchanged with.
        pub fn code_challenge(mut self, code_challenge: CodeChallenge) -> Self {
            self.parameters.set_code_challenge(&code_challenge);
            self
        }
    };
}

pub(crate) use {plain_setters, providers, shared_setters};
