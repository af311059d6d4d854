//! Decoding alone: a hundred users, connections and events, from bytes to the types of each. Our
//! client checks once that a body is text, the registry's has serde_json check every string.
//!
//! The registry's crate gives the data of an event as a map of values. It has types for them, and
//! an application that wants those makes the one of the other; that is a contender of its own.

use std::error::Error;
use std::hint::black_box;

use serde::de::DeserializeOwned;
use serde_json::Value;
use workos::List;
use workos::types::{Connection, Event, EventData, User};
use workos_official::models;

use crate::bodies;
use crate::contest::{Contender, contest};

/// Bodies a turn.
const REPEATS: u32 = 20;

pub fn measure() -> Result<(), Box<dyn Error>> {
    let (users, connections) = (
        bodies::users(bodies::PAGE),
        bodies::connections(bodies::PAGE),
    );
    contest(
        "100 users decoded, CPU",
        REPEATS,
        vec![
            Contender::new("ours", || ours::<User>(&users)),
            Contender::new("workos 3.5.0", || decode::<models::UserList>(&users)),
            Contender::new("serde_json::Value", || decode::<Value>(&users)),
        ],
    )?;
    contest(
        "100 connections decoded, CPU",
        REPEATS,
        vec![
            Contender::new("ours", || ours::<Connection>(&connections)),
            Contender::new("workos 3.5.0", || {
                decode::<models::ConnectionList>(&connections)
            }),
            Contender::new("serde_json::Value", || decode::<Value>(&connections)),
        ],
    )?;

    let events = bodies::events(bodies::PAGE);
    let read: List<Event> = serde_json::from_str(&events)?;
    if let Some(event) = read
        .data()
        .iter()
        .find(|event| matches!(event.data, EventData::Unknown(_)))
    {
        return Err(format!("the event {} is not read as a type", event.id).into());
    }
    contest(
        "100 events of ten types decoded, CPU",
        REPEATS,
        vec![
            Contender::new("ours, typed", || ours::<Event>(&events)),
            Contender::new("workos 3.5.0, maps", || {
                decode::<models::EventList>(&events)
            }),
            Contender::new("workos 3.5.0, maps made typed", || typed(&events)),
            Contender::new("serde_json::Value", || decode::<Value>(&events)),
        ],
    )
}

fn ours<T: DeserializeOwned>(body: &str) -> Result<(), Box<dyn Error>> {
    let text = std::str::from_utf8(black_box(body.as_bytes()))?;
    let list: List<T> = serde_json::from_str(text)?;
    black_box(list);
    Ok(())
}

fn decode<T: DeserializeOwned>(body: &str) -> Result<(), Box<dyn Error>> {
    let value: T = serde_json::from_slice(black_box(body.as_bytes()))?;
    black_box(value);
    Ok(())
}

/// Events of the registry's crate, and their data as the types it has for them.
fn typed(body: &str) -> Result<(), Box<dyn Error>> {
    let list: models::EventList = serde_json::from_slice(black_box(body.as_bytes()))?;
    for event in list.data {
        let data = Value::Object(event.data.into_iter().collect());
        match event.event.as_str() {
            "user.created" => made::<models::User>(data)?,
            "session.created" => made::<models::SessionCreatedData>(data)?,
            "dsync.user.updated" => made::<models::DsyncUserUpdatedData>(data)?,
            "organization.created" => made::<models::OrganizationCreatedData>(data)?,
            "organization_membership.created" => {
                made::<models::OrganizationMembershipCreatedData>(data)?;
            }
            "connection.activated" => made::<models::ConnectionActivatedData>(data)?,
            "authentication.sso_succeeded" => {
                made::<models::AuthenticationSSOSucceededData>(data)?;
            }
            "organization_domain.verified" => {
                made::<models::OrganizationDomainVerifiedData>(data)?;
            }
            "role.created" => made::<models::RoleCreatedData>(data)?,
            "invitation.created" => made::<models::InvitationCreatedData>(data)?,
            unknown => return Err(format!("there is no type for {unknown}").into()),
        }
    }
    Ok(())
}

fn made<T: DeserializeOwned>(data: Value) -> Result<(), serde_json::Error> {
    black_box(serde_json::from_value::<T>(data)?);
    Ok(())
}
