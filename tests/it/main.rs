//! One integration binary: each module proves what one stage promises.

mod formats;
