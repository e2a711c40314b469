//! last_call: the valley goes to bed, and lets those finish whom it serves.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(1);

struct Valley {
    address: SocketAddr,
    closed: AtomicBool,
}

impl Valley {
    fn go_to_bed(&self) {
        let _ = TcpStream::connect(self.address);
        thread::sleep(Duration::from_millis(50));
        self.closed.store(true, SeqCst);
    }

    /// Whether no more callers are taken.
    fn is_closed(&self) -> bool {
        self.closed.load(SeqCst)
    }
}

fn note(valley: &Valley, mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut order = String::new();
    BufReader::new(&stream).read_line(&mut order)?;
    let order = order.trim_end();
    stream.write_all(format!("noted: {order}\n").as_bytes())?;
    if order == "good night" {
        valley.go_to_bed();
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    println!("listening at {address}");

    let valley = Valley {
        address,
        closed: AtomicBool::new(false),
    };
    thread::scope(|scope| {
        for stream in listener.incoming() {
            if valley.is_closed() {
                break;
            }
            scope.spawn(|| stream.and_then(|stream| note(&valley, stream)));
        }
    });
    println!("all have gone");
    Ok(())
}
