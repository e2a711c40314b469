//! bell_remembers: an executor sleeps until its bell rings.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

#[derive(Default)]
struct Bell {
    rung: AtomicBool,
    lock: Mutex<()>,
    ring: Condvar,
}

impl Bell {
    fn listen(&self) {
        let mut lock = self.lock.lock().expect("nobody panics");
        while !self.rung.swap(false, SeqCst) {
            lock = self.ring.wait(lock).expect("nobody panics");
        }
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, SeqCst);
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
            Poll::Pending => bell.listen(),
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
