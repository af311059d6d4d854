//! Users and their sign-in by AuthKit: the calls of the namespace, and what a browser is sent to.

mod authorization_url;
mod device;
mod grants;
mod logout_url;
mod sign_in;

pub use authorization_url::{AuthorizationUrl, Provider, ScreenHint};
pub use device::{DeviceAuthorization, DeviceError};
pub use grants::{
    CodeGrant, DeviceCodeGrant, EmailVerificationGrant, MagicAuthGrant, OrganizationSelectionGrant,
    PasswordGrant, RadarEmailChallengeGrant, RadarSmsChallengeGrant, RefreshTokenGrant, TotpGrant,
};
pub use logout_url::LogoutUrl;
pub use sign_in::{FinishSignIn, SignIn};

use crate::face::face;

face! {
    /// The requests of the namespace `user_management`, every way to authenticate, and the addresses
    /// that sign people in and out.
    ///
    /// Whatever `authenticate_with_..` gives is an [`Authentication`](crate::Authentication): a
    /// signed-in person, or a [next step](crate::authentication).
    ///
    /// # A code by e-mail
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// users.create_magic_auth("ada@example.com").await?;
    /// // When the person has entered it:
    /// let outcome = users.authenticate_with_magic_auth("123456", "ada@example.com").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// WorkOS sends the e-mail, unless the environment is set to send none; then send the `code` of
    /// the answer yourself. It counts once, until `expires_at`.
    ///
    /// # A forgotten password
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// match users.create_password_reset("ada@example.com").await {
    ///     Ok(_) => {}
    ///     // Say the same as for an address that is known.
    ///     Err(error) if error.is_not_found() => {}
    ///     Err(error) => return Err(error),
    /// }
    /// // When the person comes back by the link in the e-mail:
    /// let token = "the `token` of the link's query";
    /// let reset = users.confirm_password_reset(token, "correct horse battery staple").await?;
    /// println!("{} can sign in with it", reset.user.email);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// WorkOS sends the e-mail, unless the environment is set to send none; then send the
    /// `password_reset_url` of the answer yourself. Whoever has it can set the password. A new
    /// password that is too weak is an error whose [`field_errors`](crate::Error::field_errors) say
    /// why.
    ///
    /// # An invitation
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// let invitation = users
    ///     .send_invitation("ada@example.com")
    ///     .organization_id("org_123")
    ///     .role_slug("member")
    ///     .await?;
    /// println!("open until {}", invitation.expires_at);
    ///
    /// // When the person comes back by the link in the e-mail: what it is for ..
    /// let token = "the `invitation_token` of the link's query";
    /// let invitation = users.get_invitation_by_token(token).await?;
    /// // .. and signing in, by whatever way, accepts it.
    /// let outcome = users
    ///     .authenticate_with_password(invitation.email, "pa55word")
    ///     .invitation_token(token)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Where people sign in on the pages of AuthKit, give the token to
    /// [`sign_in`](SignIn::invitation_token) instead, with the `email` as `login_hint`.
    ///
    /// # An e-mail address that has to be verified
    ///
    /// During a sign-in this is a [next step](crate::authentication::EmailVerification). At any other
    /// time:
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// users.send_verification_email("user_123").await?;
    /// // When the person has entered the code:
    /// let verified = users.verify_email("user_123", "123456").await?;
    /// assert!(verified.user.email_verified);
    /// # Ok(())
    /// # }
    /// ```
    UserManagement over user_management with client
}
