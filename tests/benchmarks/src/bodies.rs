//! Answers as the API gives them: the properties in its order, values of the usual length, no
//! space between. Each item has an id of its own.

/// The items of a page: as many as the API gives.
pub const PAGE: usize = 100;

/// Stands for the number of the item in the texts below.
const NUMBER: &str = "NNNNN";

const USER: &str = r#"{"object":"user","id":"user_01E4ZCR3C56J083X43JQXNNNNN","email":"marcelina.davis.NNNNN@example.com","email_verified":true,"first_name":"Marcelina","last_name":"Dávis","profile_picture_url":"https://images.example.com/v1/profiles/01E4ZCR3C56J083X43JQXNNNNN","last_sign_in_at":"2026-01-14T18:07:33.155Z","locale":"en-US","created_at":"2025-06-25T19:07:33.155Z","updated_at":"2026-01-14T18:07:33.155Z","external_id":"f1ffa2b2-c20b-4d39-be5c-212726eNNNNN","metadata":{"department":"engineering","badge":"NNNNN"}}"#;

const ORGANIZATION: &str = r#"{"object":"organization","id":"org_01EHZNVPK3SFK441A1RGBNNNNN","name":"Foo Corporation NNNNN","allow_profiles_outside_organization":false,"domains":[{"object":"organization_domain","id":"org_domain_01EHZNVPK2QXHMVWCNNNNN","organization_id":"org_01EHZNVPK3SFK441A1RGBNNNNN","domain":"foo-NNNNN.example.com","state":"verified","verification_strategy":"dns","verification_token":"m5Oztg3jdK4NJLgs8uIlINNNNN","verification_prefix":"superapp-domain-verification-z3kjny","created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:07:33.155Z"}],"metadata":{"tier":"diamond"},"external_id":"2fe01467-f7ea-4dd2-8b79-c2b4f56NNNNN","stripe_customer_id":"cus_R9qWAGMQ6NNNNN","created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:07:33.155Z"}"#;

const CONNECTION: &str = r#"{"object":"connection","id":"conn_01E4ZCR3C56J083X43JQXNNNNN","organization_id":"org_01EHWNCE74X7JSDV0X3SZNNNNN","connection_type":"OktaSAML","name":"Foo Corporation NNNNN","state":"active","status":"linked","domains":[{"id":"conn_domain_01EHWNFTAFCF3CQAENNNNN","object":"connection_domain","domain":"foo-NNNNN.example.com"}],"created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:08:33.155Z"}"#;

/// Types of events and their data, all of them among the ones that applications listen for.
const EVENTS: [(&str, &str); 10] = [
    ("user.created", USER),
    (
        "session.created",
        r#"{"object":"session","id":"session_01HQAG1HENBZMAZD82YRXNNNNN","ip_address":"203.0.113.17","organization_id":"org_01EHWNCE74X7JSDV0X3SZNNNNN","user_agent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36","user_id":"user_01E4ZCR3C56J083X43JQXNNNNN","auth_method":"sso","status":"active","expires_at":"2026-02-14T18:07:33.155Z","ended_at":null,"created_at":"2026-01-15T18:07:33.155Z","updated_at":"2026-01-15T18:07:33.155Z"}"#,
    ),
    (
        "dsync.user.updated",
        r#"{"object":"directory_user","id":"directory_user_01E1JG7J09H96KYP8HM9BNNNNN","directory_id":"directory_01ECAZ4NV9QMV47GW873HNNNNN","organization_id":"org_01EZTR6WYX1A0DSE2CYMGNNNNN","idp_id":"8931-NNNNN","email":"veda.torp.NNNNN@example.com","first_name":"Veda","last_name":"Torp","name":"Veda Torp","emails":[{"primary":true,"type":"work","value":"veda.torp.NNNNN@example.com"}],"job_title":"Software Engineer","username":"veda.torp.NNNNN@example.com","state":"active","raw_attributes":{"id":"8931-NNNNN","active":true,"name":{"givenName":"Veda","familyName":"Torp"},"emails":[{"type":"work","value":"veda.torp.NNNNN@example.com","primary":true}],"groups":[],"title":"Software Engineer"},"custom_attributes":{"department_name":"Engineering","employment_type":"FULL_TIME","cost_center":4711},"role":{"slug":"member"},"roles":[{"slug":"member"}],"created_at":"2025-06-25T19:07:33.155Z","updated_at":"2026-01-15T18:07:33.155Z","previous_attributes":{"job_title":"Engineer","custom_attributes":{"department_name":"Sales"}}}"#,
    ),
    ("organization.created", ORGANIZATION),
    (
        "organization_membership.created",
        r#"{"object":"organization_membership","id":"om_01EHWNC0FCBHZ3BJ7EGKYNNNNN","user_id":"user_01E4ZCR3C56J083X43JQXNNNNN","organization_id":"org_01EHWNCE74X7JSDV0X3SZNNNNN","status":"active","role":{"slug":"admin"},"roles":[{"slug":"admin"}],"custom_attributes":{},"directory_managed":false,"created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:07:33.155Z"}"#,
    ),
    (
        "connection.activated",
        r#"{"object":"connection","id":"conn_01E4ZCR3C56J083X43JQXNNNNN","state":"active","name":"Foo Corporation NNNNN","connection_type":"OktaSAML","organization_id":"org_01EHWNCE74X7JSDV0X3SZNNNNN","created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:08:33.155Z","external_key":"2zy6NwIWB6pMXhWPKN1NNNNN","status":"linked","domains":[{"object":"connection_domain","id":"conn_domain_01EHWNFTAFCF3CQAENNNNN","domain":"foo-NNNNN.example.com"}]}"#,
    ),
    (
        "authentication.sso_succeeded",
        r#"{"type":"sso","status":"succeeded","ip_address":"203.0.113.17","user_agent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36","user_id":"user_01E4ZCR3C56J083X43JQXNNNNN","email":"marcelina.davis.NNNNN@example.com","sso":{"organization_id":"org_01EHWNCE74X7JSDV0X3SZNNNNN","connection_id":"conn_01E4ZCR3C56J083X43JQXNNNNN","session_id":"session_01HQAG1HENBZMAZD82YRXNNNNN"}}"#,
    ),
    (
        "organization_domain.verified",
        r#"{"object":"organization_domain","id":"org_domain_01EHZNVPK2QXHMVWCNNNNN","organization_id":"org_01EHZNVPK3SFK441A1RGBNNNNN","domain":"foo-NNNNN.example.com","state":"verified","verification_strategy":"dns","verification_token":"m5Oztg3jdK4NJLgs8uIlINNNNN","verification_prefix":"superapp-domain-verification-z3kjny","created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:07:33.155Z"}"#,
    ),
    (
        "role.created",
        r#"{"object":"role","slug":"auditor-NNNNN","resource_type_slug":"organization","permissions":["users:view","settings:read","audit-logs:read"],"created_at":"2025-06-25T19:07:33.155Z","updated_at":"2025-06-25T19:07:33.155Z"}"#,
    ),
    (
        "invitation.created",
        r#"{"object":"invitation","id":"invitation_01E4ZCR3C56J083X43JQXNNNNN","email":"marcelina.davis.NNNNN@example.com","state":"pending","accepted_at":null,"revoked_at":null,"expires_at":"2026-01-22T18:07:33.155Z","organization_id":"org_01E4ZCR3C56J083X43JQXNNNNN","inviter_user_id":"user_01HYGBX8ZGD19949T3BM4NNNNN","accepted_user_id":null,"role_slug":"member","created_at":"2026-01-15T18:07:33.155Z","updated_at":"2026-01-15T18:07:33.155Z"}"#,
    ),
];

pub fn organization(number: usize) -> String {
    numbered(ORGANIZATION, number)
}

pub fn organizations(count: usize) -> String {
    list((0..count).map(organization))
}

pub fn user(number: usize) -> String {
    numbered(USER, number)
}

pub fn users(count: usize) -> String {
    list((0..count).map(user))
}

pub fn connections(count: usize) -> String {
    list((0..count).map(|number| numbered(CONNECTION, number)))
}

pub fn events(count: usize) -> String {
    list((0..count).map(|number| {
        let (kind, data) = EVENTS[number % EVENTS.len()];
        let event = format!(
            r#"{{"object":"event","id":"event_04FKJ843CVE8F7BXQSPFHNNNNN","event":"{kind}","data":{data},"created_at":"2026-01-15T18:07:33.155Z"}}"#
        );
        numbered(&event, number)
    }))
}

fn numbered(text: &str, number: usize) -> String {
    text.replace(NUMBER, &format!("{number:05}"))
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!(
        r#"{{"object":"list","data":[{}],"list_metadata":{{"before":null,"after":null}}}}"#,
        items.join(",")
    )
}
