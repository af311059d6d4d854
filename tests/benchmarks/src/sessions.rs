//! A session authenticated: unsealed, its access token verified and its user read. The keys were
//! fetched before, so that no contender makes a call. All are given the sealed text, as it stands in
//! the cookie.
//!
//! The registry's crate seals by AES-GCM and verifies the signature each time. Ours seals by that or
//! by Fe26.2, and remembers tokens that it has verified. What it costs to come with a token for the
//! first time is therefore a row of its own: there are more tokens than ours remembers, and they come
//! in turn, so that each is forgotten when it comes again.

use std::error::Error;
use std::hint::black_box;

use futures_util::FutureExt;
use serde_json::{Value, json};
use workos::session::SessionFormat;
use workos::types::AuthenticateResponse;
use workos::{IssuerPolicy, Session, SessionPassword, SessionState, Sessions};
use workos_official::{helpers, models};

use crate::bodies;
use crate::calls::API_KEY;
use crate::contest::{Contender, contest};
use crate::runtime;
use crate::server::Server;
use crate::tokens::Environment;

/// Sessions a turn.
const REPEATS: u32 = 100;
/// Tokens that come in turn.
const TOKENS: usize = 512;
/// Few enough for those to be forgotten, many enough for the memory to be at work.
const REMEMBERED: usize = 64;

/// 64 hexadecimal digits, which suit both formats.
const PASSWORD: &str = "9c1185a5c5e9fc54612808977ee8f548b2258d31a0c1c2d3e4f5061728394a5b";

pub fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    let environment = Environment::read()?;
    let url = server.url();
    let ours = Ours::new(&environment, &url)?;
    let forgetful = ours.sessions(SessionFormat::AesGcm, Some(REMEMBERED))?;
    let aes_gcm = ours.sessions(SessionFormat::AesGcm, None)?;
    let fe26_2 = ours.sessions(SessionFormat::Fe26_2, None)?;
    let theirs = workos_official::Client::builder()
        .api_key(API_KEY)
        .client_id(&environment.client_id)
        .base_url(&url)
        .build();

    let user: Value = serde_json::from_str(&bodies::user(1))?;
    let user_id = user["id"].as_str().ok_or("the user has no id")?;
    let tokens = environment.tokens(user_id, TOKENS)?;
    let answers: Vec<Value> = tokens.iter().map(|token| answer(&user, token)).collect();
    let sealed: Vec<String> = answers.iter().map(seal).collect::<Result<_, _>>()?;
    let first = &sealed[0];
    let first_by_fe26_2 = seal_by_fe26_2(&fe26_2, &answers[0])?;

    runtime()?.block_on(async {
        // Those of one client share their keys.
        forgetful.warm_up().await?;
        theirs.session(first, PASSWORD).authenticate().await;
        Ok::<_, workos::Error>(())
    })?;
    for sealed in &sealed {
        agree(&forgetful, sealed, &theirs, sealed)?;
    }
    agree(&aes_gcm, first, &theirs, first)?;
    agree(&fe26_2, &first_by_fe26_2, &theirs, first)?;
    let forged = seal(&answer(&user, &forged(&tokens)?))?;
    if authenticated(&forgetful, &forged).is_ok() || officially(&theirs, &forged).is_ok() {
        return Err("a forged token is accepted".into());
    }

    let (mut for_ours, mut for_theirs) = (sealed.iter().cycle(), sealed.iter().cycle());
    contest(
        "a session authenticated, fresh token, AES-GCM, CPU",
        REPEATS,
        vec![
            Contender::new("ours", || {
                let sealed = for_ours.next().ok_or("there are no sessions")?;
                black_box(authenticated(&forgetful, black_box(sealed))?);
                Ok(())
            }),
            Contender::new("workos 3.5.0", || {
                let sealed = for_theirs.next().ok_or("there are no sessions")?;
                black_box(officially(&theirs, black_box(sealed))?);
                Ok(())
            }),
        ],
    )?;
    for (title, sessions, sealed) in [
        ("the same token again, AES-GCM, CPU", &aes_gcm, first),
        (
            "the same token again, Fe26.2, CPU",
            &fe26_2,
            &first_by_fe26_2,
        ),
    ] {
        contest(
            title,
            REPEATS,
            vec![
                Contender::new("ours", || {
                    black_box(authenticated(sessions, black_box(sealed))?);
                    Ok(())
                }),
                Contender::new("workos 3.5.0, AES-GCM", || {
                    black_box(officially(&theirs, black_box(first))?);
                    Ok(())
                }),
            ],
        )?;
    }
    Ok(())
}

/// Our client, and what its sessions have in common.
struct Ours {
    client: workos::Client,
    issuers: IssuerPolicy,
    password: SessionPassword,
}

impl Ours {
    fn new(environment: &Environment, url: &str) -> Result<Self, workos::Error> {
        Ok(Self {
            client: workos::Client::builder()
                .api_key(API_KEY)
                .client_id(&environment.client_id)
                .base_url(url)
                .build()?,
            issuers: IssuerPolicy::one_of([&*environment.issuer])?,
            password: SessionPassword::new(PASSWORD)?,
        })
    }

    /// Sessions in this format, with so many tokens remembered; without a number, as many as
    /// applications have that set none.
    fn sessions(
        &self,
        format: SessionFormat,
        remembered: Option<usize>,
    ) -> Result<Sessions, workos::Error> {
        let (issuers, password) = (self.issuers.clone(), self.password.clone());
        let settings = self.client.sessions(issuers, password).format(format);
        match remembered {
            Some(most) => settings.remembered_tokens(most).build(),
            None => settings.build(),
        }
    }
}

/// What the API answers when somebody has signed in.
fn answer(user: &Value, access_token: &str) -> Value {
    json!({
        "user": user,
        "organization_id": "org_01WG0NJR445DF0QQX8Y8RB9KEF",
        "access_token": access_token,
        "refresh_token": "yAjhKk123NLIjdrBdGZPf8pLIDvK",
        "authentication_method": "SSO",
    })
}

/// Seals a session as the registry's crate does.
fn seal(answer: &Value) -> Result<String, Box<dyn Error>> {
    let answer: models::AuthenticateResponse = serde_json::from_value(answer.clone())?;
    let session = helpers::SessionData {
        access_token: answer.access_token,
        refresh_token: answer.refresh_token,
        user: Some(answer.user),
        impersonator: answer.impersonator,
    };
    Ok(helpers::seal_session(&session, PASSWORD)?)
}

fn seal_by_fe26_2(sessions: &Sessions, answer: &Value) -> Result<String, Box<dyn Error>> {
    let answer: AuthenticateResponse = serde_json::from_value(answer.clone())?;
    match sessions.seal(&answer)?.as_slice() {
        [cookie] => Ok(cookie.value().expose().to_owned()),
        cookies => Err(format!("the session takes {} cookies", cookies.len()).into()),
    }
}

/// The first token with the signature of the second.
fn forged(tokens: &[String]) -> Result<String, Box<dyn Error>> {
    match (tokens[0].rsplit_once('.'), tokens[1].rsplit_once('.')) {
        (Some((signed, _)), Some((_, signature))) => Ok(format!("{signed}.{signature}")),
        _ => Err("a token has no signature".into()),
    }
}

fn authenticated(sessions: &Sessions, sealed: &str) -> Result<Session, Box<dyn Error>> {
    match at_once(sessions.authenticate_sealed(sealed))? {
        SessionState::Authenticated(session) => Ok(session),
        other => Err(format!("ours does not authenticate: {other:?}").into()),
    }
}

fn officially(
    client: &workos_official::Client,
    sealed: &str,
) -> Result<helpers::SessionState, Box<dyn Error>> {
    let state = at_once(client.session(sealed, PASSWORD).authenticate())?;
    match state.authenticated {
        true => Ok(state),
        false => Err(format!("workos 3.5.0 does not authenticate: {}", state.reason).into()),
    }
}

/// What comes without waiting, as all does that needs no call.
fn at_once<T>(future: impl Future<Output = T>) -> Result<T, &'static str> {
    future.now_or_never().ok_or("a call is made for the keys")
}

/// Both authenticate, and say the same of the session.
fn agree(
    sessions: &Sessions,
    ours: &str,
    client: &workos_official::Client,
    theirs: &str,
) -> Result<(), Box<dyn Error>> {
    let ours = authenticated(sessions, ours)?;
    let theirs = officially(client, theirs)?;
    let user = theirs.user.as_ref();
    let same = ours.id() == Some(&*theirs.session_id)
        && user.is_some_and(|user| user.id == ours.user().id && user.email == ours.user().email)
        && ours.organization_id() == Some(&*theirs.organization_id)
        && ours.permissions() == theirs.permissions
        && !ours.permissions().is_empty();
    match same {
        true => Ok(()),
        false => Err("the two do not say the same of a session".into()),
    }
}
