#![feature(allow_internal_unstable, freeze, specialization)]
#![allow(incomplete_features, internal_features)]

/// What is put into words, which is read then. Of what holds a cell of some kind only its
/// own code knows what is read, and it may take a lock for that.
#[doc(hidden)]
pub trait Shown {
    #[track_caller]
    fn shown(&self) -> &Self;
}

impl<T: ?Sized> Shown for T {
    #[track_caller]
    default fn shown(&self) -> &Self {
        self
    }
}

impl<T: ?Sized + ::std::marker::Freeze> Shown for T {
    #[track_caller]
    default fn shown(&self) -> &Self {
        crate::rt::plain::look(self)
    }
}

impl<T: ?Sized> Shown for &T {
    #[track_caller]
    fn shown(&self) -> &Self {
        crate::rt::plain::look(self);
        T::shown(*self);
        self
    }
}

/// As in the stand-in; what is printed is read.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::rt::print($crate::watched!($($arg)*)) };
}

/// As in the stand-in; what is printed is read.
#[macro_export]
macro_rules! println {
    () => { $crate::rt::print(::core::format_args!("\n")) };
    ($($arg:tt)*) => { $crate::rt::print(::core::format_args!("{}\n", $crate::watched!($($arg)*))) };
}

/// As in the stand-in; what is printed is read.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => { $crate::rt::print_error($crate::watched!($($arg)*)) };
}

/// As in the stand-in; what is printed is read.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::rt::print_error(::core::format_args!("\n")) };
    ($($arg:tt)*) => { $crate::rt::print_error(::core::format_args!("{}\n", $crate::watched!($($arg)*))) };
}

/// As in `std`; what is put into words is read.
#[macro_export]
macro_rules! format {
    ($($arg:tt)*) => { ::std::fmt::format($crate::watched!($($arg)*)) };
}

/// As in `std`; what is put into words is read.
#[macro_export]
macro_rules! write {
    ($to:expr, $($arg:tt)*) => { $to.write_fmt($crate::watched!($($arg)*)) };
}

/// As in `std`; what is put into words is read.
#[macro_export]
macro_rules! writeln {
    ($to:expr $(,)?) => { ::core::writeln!($to) };
    ($to:expr, $($arg:tt)*) => { $to.write_fmt($crate::watched!(+ $($arg)*)) };
}

/// Arguments of a format, each of which is read; with `+` in front, a line.
#[doc(hidden)]
#[macro_export]
#[allow_internal_unstable(format_args_nl)]
macro_rules! watched {
    (@ format_args [$($done:tt)*] $(,)?) => { ::core::format_args!($($done)*) };
    (@ format_args_nl [$($done:tt)*] $(,)?) => { ::core::format_args_nl!($($done)*) };
    (@ $how:ident [$($done:tt)*], $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $crate::watched!(@ $how [$($done)*, $name = *$crate::Shown::shown(&$value)] $(, $($rest)*)?)
    };
    (@ $how:ident [$($done:tt)*], $value:expr $(, $($rest:tt)*)?) => {
        $crate::watched!(@ $how [$($done)*, *$crate::Shown::shown(&$value)] $(, $($rest)*)?)
    };
    (+ $format:literal $($rest:tt)*) => { $crate::watched!(@ format_args_nl [$format] $($rest)*) };
    (+ $format:expr $(, $($rest:tt)*)?) => {
        $crate::watched!(@ format_args_nl [$format] $(, $($rest)*)?)
    };
    ($format:literal $($rest:tt)*) => { $crate::watched!(@ format_args [$format] $($rest)*) };
    // One that a macro makes, such as `concat!`.
    ($format:expr $(, $($rest:tt)*)?) => { $crate::watched!(@ format_args [$format] $(, $($rest)*)?) };
}
