//! Conversations over sockets: in [batches](batch), and with those who are
//! busy looked after by a [runner](rounds).

mod batch;
mod host;
mod rounds;
