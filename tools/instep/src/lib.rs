//! Keeps an mdBook and its tested listings in step.
