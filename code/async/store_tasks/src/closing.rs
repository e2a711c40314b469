//! The word that the server closes, which everybody can wait for.

use std::future::pending;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// How long a client that goes on asking is answered after closing.
const GRACE: Duration = Duration::from_secs(1);

/// Since when the server closes, if it does. All clones are one.
#[derive(Debug, Clone)]
pub struct Closing(Arc<watch::Sender<Option<Instant>>>);

impl Default for Closing {
    fn default() -> Self {
        Closing(Arc::new(watch::Sender::new(None)))
    }
}

impl Closing {
    /// Only the first time counts.
    pub fn begin(&self) {
        self.0.send_if_modified(|since| {
            let is_first = since.is_none();
            since.get_or_insert_with(Instant::now);
            is_first
        });
    }

    pub fn has_begun(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Waits until it begins.
    pub async fn come(&self) {
        self.news().come().await;
    }

    pub(crate) fn news(&self) -> News {
        News(self.0.subscribe())
    }

    /// Whether a client has been answered for long enough.
    pub(crate) fn is_late(&self) -> bool {
        self.0.borrow().is_some_and(|since| since.elapsed() > GRACE)
    }
}

/// Where one hears of it.
#[derive(Debug)]
pub(crate) struct News(watch::Receiver<Option<Instant>>);

impl News {
    pub async fn come(&mut self) {
        if self.0.wait_for(Option::is_some).await.is_err() {
            // There is nobody left who could close it.
            pending().await
        }
    }
}
