//! Hand-written runtime of the WorkOS SDK: errors, secrets, requests, transport.
