//! Names of addresses, as threads pass them on.

use super::current::current;
use super::runtime::with;

/// An address below is that of nothing: a number that stands for itself.
const FIRST: usize = 4096;

/// The name of an address that the running thread passes on.
pub fn name<T>(pointer: *mut T) -> u64 {
    let address = pointer.expose_provenance();
    let me = current();
    with(|runtime| {
        let history = runtime.state.thread(me).history;
        let places = &mut runtime.places;
        // The same in each execution: a place in the program's file, or a number.
        let fixed = || match address < FIRST {
            true => Some(address),
            false => places.in_image(address),
        };
        let kind = std::any::type_name::<T>();
        runtime.pointers.name((address, kind), (me, history), fixed)
    })
}

/// What has the name in this execution.
pub fn pointer<T>(name: u64) -> *mut T {
    std::ptr::with_exposed_provenance_mut(with(|runtime| runtime.pointers.address(name)))
}
