//! A counter for tests, at which clients are served by threads of their
//! own and by a runner, over sockets.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use store::{
    Desk, Done, Found, Lost, Patience, Reply, Session, Store, Talk,
    Time,
};

/// Nobody waits longer, and a test that works waits far less.
pub const LIMIT: Duration = Duration::from_secs(30);

type Keep = dyn Fn(u64) -> Result<(), Reply> + Send + Sync;

/// Each change of the store gets a record of its own.
pub struct Host {
    store: Mutex<Store>,
    pub answered: AtomicU64,
    records: AtomicU64,
    keep: Box<Keep>,
}

impl Host {
    pub fn new() -> Self {
        Self::keeping(|_| Ok(()))
    }

    pub fn keeping(
        keep: impl Fn(u64) -> Result<(), Reply> + Send + Sync + 'static,
    ) -> Self {
        Host {
            store: Mutex::default(),
            answered: AtomicU64::new(0),
            records: AtomicU64::new(0),
            keep: Box::new(keep),
        }
    }
}

/// As the thread that answers is called.
fn name() -> Reply {
    Reply::text(thread::current().name().unwrap_or("nobody"))
}

impl Desk for Host {
    fn answer(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        _client: &Arc<TcpStream>,
    ) -> Done {
        self.answered.fetch_add(1, Ordering::Relaxed);
        match words[0] {
            // The second one may wait.
            b"WHO" | b"BLPOP" => return (name(), None),
            b"PANIC" if thread::current().name() == Some("runner") => {
                panic!("a client asked for it")
            }
            _ => {}
        }
        let mut store = self.store.lock().expect("no command panics");
        let reply = store.apply(session, words, Time(0));
        let record = match words[0] {
            b"INCR" => {
                Some(self.records.fetch_add(1, Ordering::Relaxed))
            }
            _ => None,
        };
        (reply, record)
    }

    fn keep(&self, record: u64) -> Result<(), Reply> {
        (self.keep)(record)
    }
}

/// Lets clients meet the host, and tells how each conversation ended when
/// all of them have left.
pub fn meet<const COUNT: usize>(
    host: &Host,
    patience: Patience,
    visit: impl FnOnce([Client; COUNT]),
) -> [Result<(), Lost>; COUNT] {
    let listener =
        TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has one");
    thread::scope(|scope| {
        let (rounds, runner) = store::rounds();
        let named = thread::Builder::new().name("runner".into());
        named
            .spawn_scoped(scope, move || runner.serve(host))
            .expect("a thread");
        // The last one that is dropped sends the runner home.
        let rounds = Arc::new(rounds);
        let served: Vec<_> = (0..COUNT)
            .map(|_| {
                let stream =
                    TcpStream::connect(address).expect("a server");
                let (ours, _) = listener.accept().expect("a client");
                let rounds = Arc::clone(&rounds);
                let thread = thread::Builder::new()
                    .name("own".into())
                    .spawn_scoped(scope, move || {
                        Talk::new(ours, patience)?
                            .converse(host, &rounds)
                    });
                (Client::new(stream), thread.expect("a thread"))
            })
            .collect();
        let (clients, threads): (Vec<_>, Vec<_>) =
            served.into_iter().unzip();
        visit(clients.try_into().ok().expect("so many came"));
        let ended = threads
            .into_iter()
            .map(|thread| thread.join().expect("it does not panic"));
        let ended: Vec<_> = ended.collect();
        ended.try_into().expect("so many came")
    })
}

pub struct Client {
    pub stream: TcpStream,
}

/// A client, and its conversation as the runner has it.
pub fn along() -> (Client, Talk) {
    let listener =
        TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has one");
    let stream = TcpStream::connect(address).expect("a server");
    let (ours, _) = listener.accept().expect("a client");
    ours.set_nonblocking(true).expect("it is there");
    let talk = Talk::new(ours, Patience::default()).expect("a limit");
    (Client::new(stream), talk)
}

/// What the runner finds when something has come.
pub fn look(talk: &mut Talk, host: &Host) -> Found {
    let begun = Instant::now();
    loop {
        match talk.look(host) {
            Found::Nothing => thread::yield_now(),
            found => return found,
        }
        assert!(begun.elapsed() < LIMIT, "nothing has come");
    }
}

impl Client {
    fn new(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream.set_write_timeout(Some(LIMIT)).expect("a limit");
        stream.set_nodelay(true).expect("no delay");
        Client { stream }
    }

    pub fn say(&mut self, said: &[u8]) {
        self.stream.write_all(said).expect("it listens");
    }

    /// The next line, without its end.
    pub fn line(&mut self) -> String {
        let mut line = vec![];
        let mut byte = [0];
        while !line.ends_with(b"\r\n") {
            self.stream.read_exact(&mut byte).expect("a line");
            line.push(byte[0]);
        }
        line.truncate(line.len() - 2);
        String::from_utf8(line).expect("text")
    }

    pub fn ask(&mut self, request: &str) -> String {
        self.say(format!("{request}\r\n").as_bytes());
        self.line()
    }

    /// Which thread answers.
    pub fn who(&mut self, request: &str) -> String {
        self.ask(request);
        self.line()
    }

    /// Asks until the runner answers.
    pub fn go_along(&mut self) {
        let begun = Instant::now();
        while self.who("WHO") != "runner" {
            assert!(begun.elapsed() < LIMIT, "the runner never comes");
        }
    }

    /// All that it hears until the server hangs up.
    pub fn rest(&mut self) -> String {
        let mut heard = vec![];
        // A reset is an end as well: not all was read that was sent.
        let _ = self.stream.read_to_end(&mut heard);
        String::from_utf8(heard).expect("text")
    }
}
