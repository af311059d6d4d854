//! Access tokens: which are accepted, what they say, and where the keys come from.

mod vectors;
