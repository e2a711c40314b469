//! News for somebody who may be slow, from somebody who won't wait.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

const ROOM: usize = 1;

#[derive(Default)]
struct Inside {
    news: VecDeque<&'static str>,
    is_closed: bool,
}

#[derive(Default)]
struct Mailbox {
    inside: Mutex<Inside>,
    filled: Condvar,
}

impl Mailbox {
    fn put(&self, news: &'static str) -> bool {
        let mut inside =
            self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.news.len() == ROOM {
            inside.is_closed = true;
        } else {
            inside.news.push_back(news);
        }
        self.filled.notify_one();
        !inside.is_closed
    }

    fn take(&self) -> Option<&'static str> {
        let inside =
            self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let mut inside = self
            .filled
            .wait_while(inside, |inside| {
                inside.news.is_empty() && !inside.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        inside.news.pop_front()
    }
}

fn main() {
    let mailbox = Arc::new(Mailbox::default());
    let board = Arc::downgrade(&mailbox);
    let listener = thread::spawn(move || {
        for _ in 0..3 {
            let Some(news) = mailbox.take() else { break };
            println!("heard: {news}");
        }
    });
    for news in ["first", "second", "third"] {
        let Some(mailbox) = board.upgrade() else {
            break;
        };
        if !mailbox.put(news) {
            println!("the listener was let go");
            break;
        }
    }
    listener.join().expect("it does not panic");
}
