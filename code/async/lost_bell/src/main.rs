//! An executor that sleeps until a bell rings, and may miss it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

#[derive(Default)]
struct Bell {
    lock: Mutex<()>,
    ring: Condvar,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ring.notify_one();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => {
                let lock = bell.lock.lock().expect("nobody panics");
                let woken = bell.ring.wait(lock);
                drop(woken.expect("nobody panics"));
            }
        }
    }
}

#[derive(Default)]
struct Board {
    reply: Option<&'static str>,
    waker: Option<Waker>,
}

/// The opponent moves, and raises a hand.
fn answer(board: &Mutex<Board>, reply: &'static str) {
    let waker = {
        let mut board = board.lock().expect("nobody panics");
        board.reply = Some(reply);
        board.waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// Their reply, or word of how to tell when it is there.
fn reply(board: &Mutex<Board>) -> impl Future<Output = &'static str> {
    poll_fn(|context| {
        let mut board = board.lock().expect("nobody panics");
        match board.reply.take() {
            Some(reply) => Poll::Ready(reply),
            None => {
                board.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
}

fn main() {
    let board = Arc::new(Mutex::new(Board::default()));
    let theirs = Arc::clone(&board);
    thread::spawn(move || answer(&theirs, "e5"));
    let reply = block_on(reply(&board));
    println!("they play {reply}");
}
