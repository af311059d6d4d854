//! Sign-in of devices that have no browser (RFC 8628): a code to show, and asking until the person
//! has confirmed it elsewhere.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use workos_core::Error;
use workos_core::chrono::{DateTime, Utc};
use workos_generated::types;

use super::UserManagement;
use crate::authentication::Authentication;
use crate::client_authentication::{check_client_id, client_id};

/// How long to wait between two questions when the API does not say (RFC 8628, section 3.2), and
/// by how much more after `slow_down` (section 3.5).
const FIVE_SECONDS: Duration = Duration::from_secs(5);

/// The longest interval that timeouts alone lead to.
const LONGEST_INTERVAL: Duration = Duration::from_secs(60);

impl UserManagement {
    /// Begins the sign-in of a device, such as a command-line program or a television. No API key
    /// is needed, and none is sent.
    ///
    /// ```no_run
    /// use workos::authentication::{Authentication, DeviceError};
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let device = workos.user_management().device_authorization().await?;
    /// println!("Open {} and enter {}", device.verification_uri, device.user_code);
    /// match device.wait().await {
    ///     Ok(Authentication::Complete(session)) => println!("welcome, {}", session.user.email),
    ///     Ok(Authentication::Next(step)) => println!("{:?} has to be done first", step.code()),
    ///     Err(DeviceError::AccessDenied(_)) => println!("You have declined."),
    ///     Err(DeviceError::Expired(_)) => println!("Too late. Try again."),
    ///     Err(other) => return Err(other.into_error()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the client has no client id, or the request fails.
    pub async fn device_authorization(&self) -> Result<DeviceAuthorization, Error> {
        let client_id = client_id(&self.client);
        check_client_id(&client_id)?;
        let authorization = self.start_device_authorization(client_id).await?;
        let lifetime = seconds(authorization.expires_in);
        let expires_at = self.client.clock().now() + lifetime;
        Ok(DeviceAuthorization {
            user_management: self.clone(),
            authorization,
            expires_at,
        })
    }

    /// As [`device_authorization`](Self::device_authorization), for programs without an async
    /// runtime.
    ///
    /// # Errors
    ///
    /// As [`device_authorization`](Self::device_authorization); and inside an async runtime,
    /// `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn device_authorization_blocking(&self) -> Result<DeviceAuthorization, Error> {
        workos_core::block_on(self.device_authorization())?
    }
}

/// A device that waits for its confirmation:
/// [`device_authorization`](UserManagement::device_authorization) gives it.
///
/// Show `user_code` and `verification_uri`, or `verification_uri_complete` as a link or QR code.
/// Both are for the person in front of the device only: whoever confirms the code is signed in
/// there.
#[derive(Clone, Debug)]
pub struct DeviceAuthorization {
    user_management: UserManagement,
    authorization: types::DeviceAuthorization,
    expires_at: DateTime<Utc>,
}

impl DeviceAuthorization {
    /// When the code stops to count.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Asks until the person has confirmed or declined the code, or it has expired.
    ///
    /// It asks as often as the API allows, less often when told to (`slow_down`, `Retry-After`) or
    /// when no answer comes in time, and goes on after failures that may pass. Dropping the future
    /// ends it; the code can then be waited for again.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] says why nobody was signed in.
    pub async fn wait(&self) -> Result<Authentication, DeviceError> {
        let clock = self.user_management.client.clock();
        let mut interval = self
            .authorization
            .interval
            .map_or(FIVE_SECONDS, seconds)
            .max(Duration::from_secs(1));
        let mut pause = interval;
        loop {
            let left = (self.expires_at - clock.now()).to_std().unwrap_or_default();
            clock.sleep(pause.min(left)).await;
            let device_code = self.authorization.device_code.clone();
            let asked = self
                .user_management
                .authenticate_with_device_code(device_code)
                .retries(0)
                .await;
            let error = match asked {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            pause = match error.code() {
                Some("authorization_pending") => interval,
                Some("slow_down") => {
                    interval += FIVE_SECONDS;
                    interval
                }
                Some("access_denied") => return Err(DeviceError::AccessDenied(error)),
                Some("expired_token") => return Err(DeviceError::Expired(error)),
                _ if !error.is_transient() => return Err(DeviceError::Failed(error)),
                _ => {
                    if error.is_timeout() {
                        interval = (interval * 2).min(LONGEST_INTERVAL).max(interval);
                    }
                    error.retry_after().unwrap_or_default().max(interval)
                }
            };
            if clock.now() >= self.expires_at {
                return Err(DeviceError::Expired(error));
            }
        }
    }

    /// As [`wait`](Self::wait), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait); and inside an async runtime, `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn wait_blocking(&self) -> Result<Authentication, DeviceError> {
        workos_core::block_on(self.wait()).map_err(DeviceError::Failed)?
    }
}

impl Deref for DeviceAuthorization {
    type Target = types::DeviceAuthorization;

    fn deref(&self) -> &Self::Target {
        &self.authorization
    }
}

/// Why the sign-in of a device ended without anybody signed in.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeviceError {
    /// The person has declined.
    AccessDenied(Error),
    /// Nobody has confirmed in time. It holds the last answer, which need not say so itself.
    Expired(Error),
    /// Anything else: asking again would not help.
    Failed(Error),
}

impl DeviceError {
    /// What the last question ended in.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::AccessDenied(error) | Self::Expired(error) | Self::Failed(error) => error,
        }
    }
}

impl From<DeviceError> for Error {
    fn from(error: DeviceError) -> Self {
        error.into_error()
    }
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessDenied(_) => "the person has declined to sign the device in",
            Self::Expired(_) => "nobody has confirmed the sign-in of the device in time",
            Self::Failed(_) => "the device could not be signed in",
        })
    }
}

impl StdError for DeviceError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::AccessDenied(error) | Self::Expired(error) | Self::Failed(error) => Some(error),
        }
    }
}

/// Seconds as the API gives them. Nobody waits longer than a day, and no sum of such times
/// overflows.
fn seconds(count: i64) -> Duration {
    Duration::from_secs(count.clamp(0, 86_400).unsigned_abs())
}
