//! after_you: a player who lets the others go first.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Is pending once, so that somebody else may be polled.
#[derive(Default)]
struct AfterYou {
    has_waited: bool,
}

impl Future for AfterYou {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context) -> Poll<()> {
        if self.has_waited {
            return Poll::Ready(());
        }
        self.has_waited = true;
        Poll::Pending
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on(future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut polls = 1;
    while future.as_mut().poll(&mut context).is_pending() {
        thread::park();
        polls += 1;
    }
    println!("polled {polls} times");
}

async fn play() {
    println!("after you");
    AfterYou::default().await;
    println!("my move");
}

fn main() {
    block_on(play());
}
