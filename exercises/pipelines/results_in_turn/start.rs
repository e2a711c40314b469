//! results_in_turn: workers share inputs, and keep their order.

pub fn map<T, R>(inputs: Vec<T>, workers: usize, work: impl Fn(T) -> R + Sync) -> Vec<R>
where
    T: Send,
    R: Send,
{
    let _ = (inputs, work);
    todo!("start {workers} workers")
}
