//! An executor of many tasks: one player, and a game at each board.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

type Game = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Task {
    game: Mutex<Option<Game>>,
    calls: Sender<Arc<Task>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let calls = self.calls.clone();
        // Without a player, nobody is called.
        let _ = calls.send(self);
    }
}

/// Plays all games to their ends, one move at a time.
fn play(games: Vec<Game>) {
    let (calls, called) = mpsc::channel();
    for game in games {
        let (game, calls) = (Mutex::new(Some(game)), calls.clone());
        Arc::new(Task { game, calls }).wake();
    }
    drop(calls);
    for task in called {
        let waker = Waker::from(Arc::clone(&task));
        let mut context = Context::from_waker(&waker);
        let mut slot = task.game.lock().expect("no game panics");
        if let Some(game) = slot.as_mut()
            && game.as_mut().poll(&mut context).is_ready()
        {
            *slot = None;
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

async fn game(name: &'static str, board: Arc<Mutex<Board>>) {
    println!("{name}: I play e4");
    let reply = reply(&board).await;
    println!("{name}: they play {reply}");
}

fn main() {
    let (ada, ben) = <(Arc<Mutex<Board>>, Arc<_>)>::default();
    let games: Vec<Game> = vec![
        Box::pin(game("Ada", Arc::clone(&ada))),
        Box::pin(game("Ben", Arc::clone(&ben))),
    ];
    thread::spawn(move || answer(&ada, "e5"));
    thread::spawn(move || answer(&ben, "c5"));
    play(games);
}
