//! A conversation of the store in a task: the same decoder, the same
//! limits, the same replies. What waits is awaited.

mod closing;

use std::future::pending;
use std::io::ErrorKind::WouldBlock;
use std::net::Shutdown;
use std::time::Duration;

pub use closing::Closing;
use closing::News;
use socket2::SockRef;
use store::{Decoder, Lost, Patience, Reply, Session, limits};
use tokio::io::{AsyncWriteExt, copy, sink};
use tokio::net::TcpStream;
use tokio::select;
use tokio::time::{Instant, timeout, timeout_at};

// ANCHOR: converse
/// Answers a client's requests until it leaves, or the server closes.
///
/// # Errors
///
/// When it is too slow, breaks the protocol, or its connection breaks.
pub async fn converse(
    mut stream: TcpStream,
    patience: Patience,
    closing: &Closing,
    mut answer: impl FnMut(&mut Session, &[&[u8]]) -> Reply,
) -> Result<(), Lost> {
    let mut session = Session::new();
    let mut decoder = Decoder::default();
    let mut out = vec![];
    let mut ending = Ending::new(closing);
    while next(
        &mut stream,
        &mut decoder,
        patience,
        &mut ending,
        &mut out,
    )
    .await?
    {
        session.is_over = closing.is_late();
        let reply = answer(&mut session, &decoder.words());
        reply.encode(session.protocol, &mut out);
        // While more requests are here, their replies go together.
        if !decoder.has_more() || out.len() > limits::REPLIES {
            send(&mut stream, &mut out, patience).await?;
        }
        if session.is_over {
            send(&mut stream, &mut out, patience).await?;
            part(&mut stream).await;
            return Ok(());
        }
    }
    Ok(())
}
// ANCHOR_END: converse

// ANCHOR: next
/// Waits for the next request, and is `false` when the client has hung
/// up. Whatever is still to be sent goes out before it waits.
async fn next(
    stream: &mut TcpStream,
    decoder: &mut Decoder,
    patience: Patience,
    ending: &mut Ending,
    out: &mut Vec<u8>,
) -> Result<bool, Lost> {
    let mut deadline = None;
    loop {
        match decoder.advance() {
            Ok(true) => return Ok(true),
            Ok(false) => send(stream, out, patience).await?,
            Err(error) => {
                let last = error.reply();
                last.encode(Default::default(), out);
                send(stream, out, patience).await?;
                part(stream).await;
                return Err(Lost::Protocol(error));
            }
        }
        let begun = decoder.begun();
        let midway = begun.is_some();
        // An empty line may have ended, which is no request.
        deadline = deadline.filter(|(of, _)| Some(*of) == begun);
        let limit = match begun {
            None => Instant::now() + patience.idle,
            Some(number) => {
                deadline
                    .get_or_insert_with(|| {
                        (number, Instant::now() + patience.request)
                    })
                    .1
            }
        };
        let waited = select! {
            waited = timeout_at(limit, stream.readable()) => waited,
            () = ending.comes() => {
                ending.tell(stream);
                continue;
            }
        };
        match (waited, midway) {
            (Ok(ready), _) => ready?,
            (Err(_), true) => return Err(Lost::Slow),
            (Err(_), false) => return Err(Lost::Idle),
        }
        // Whoever waits does not hold this: it is here when there is
        // something to read.
        let mut chunk = [0; 16 * 1024];
        match stream.try_read(&mut chunk) {
            Ok(0) if midway => return Err(Lost::Midway),
            Ok(0) => return Ok(false),
            Ok(count) => decoder.feed(&chunk[..count]),
            Err(error) if error.kind() == WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
    }
}
// ANCHOR_END: next

// ANCHOR: ending
/// The end of the server, of which a conversation is told once.
struct Ending {
    news: News,
    is_told: bool,
}

impl Ending {
    fn new(closing: &Closing) -> Self {
        Ending {
            news: closing.news(),
            is_told: false,
        }
    }

    async fn comes(&mut self) {
        match self.is_told {
            false => self.news.come().await,
            true => pending().await,
        }
    }

    /// On Linux, what the client has sent is still read, and then comes
    /// an end.
    fn tell(&mut self, stream: &TcpStream) {
        self.is_told = true;
        let _ = SockRef::from(stream).shutdown(Shutdown::Read);
    }
}
// ANCHOR_END: ending

/// Sends what waits; all of it has to be taken in time.
async fn send(
    stream: &mut TcpStream,
    out: &mut Vec<u8>,
    patience: Patience,
) -> Result<(), Lost> {
    if !out.is_empty() {
        let sent = timeout(patience.request, stream.write_all(out));
        sent.await.map_err(|_| Lost::NotReading)??;
        out.clear();
        out.shrink_to(limits::KEPT);
    }
    Ok(())
}

/// How long a client that was told goodbye may take to leave.
const PARTING: Duration = Duration::from_secs(1);

/// As in the store's own conversation: unread bytes would reset the
/// connection, and take the last reply with them.
async fn part(stream: &mut TcpStream) {
    let _ = stream.shutdown().await;
    let _ = timeout(PARTING, copy(stream, &mut sink())).await;
}
