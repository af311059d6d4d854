//! Names in the cases of letters that Rust writes them in. `OAuth` is one word, which by its letters
//! would be two.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// As a type or variant: `oauth_tokens` is `OAuthTokens`.
pub fn camel(text: &str) -> String {
    one_word(text)
        .to_upper_camel_case()
        .replace("Oauth", "OAuth")
}

/// As a field, method or argument: `OAuthTokens` is `oauth_tokens`.
pub fn snake(text: &str) -> String {
    one_word(text).to_snake_case()
}

fn one_word(text: &str) -> String {
    text.replace("OAuth", "_Oauth")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oauth_is_one_word_wherever_it_stands() {
        for (text, type_name, field) in [
            ("OAuth", "OAuth", "oauth"),
            ("XOAuth", "XOAuth", "x_oauth"),
            ("GitHubOAuth", "GitHubOAuth", "git_hub_oauth"),
            (
                "AuthkitOAuthResource",
                "AuthkitOAuthResource",
                "authkit_oauth_resource",
            ),
            (
                "authkit_oauth_resources",
                "AuthkitOAuthResources",
                "authkit_oauth_resources",
            ),
            (
                "authentication.oauth_failed",
                "AuthenticationOAuthFailed",
                "authentication_oauth_failed",
            ),
            ("complete_oauth2", "CompleteOAuth2", "complete_oauth2"),
            ("CompleteOAuth2", "CompleteOAuth2", "complete_oauth2"),
            ("createdAt", "CreatedAt", "created_at"),
        ] {
            assert_eq!(camel(text), type_name, "{text}");
            assert_eq!(snake(text), field, "{text}");
        }
    }
}
