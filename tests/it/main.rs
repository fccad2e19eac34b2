//! The one integration test binary.

mod canon_tools;
