//! From values to places: nice ticks (1-2-5) and a linear scale.

/// A linear scale whose ends are ticks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    pub ticks: Vec<f64>,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale over some values and zero, with about as many steps as asked for, onto `from..to`.
    pub fn nice(values: impl Iterator<Item = f64>, steps: usize, from: f64, to: f64) -> Self {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if high - low <= 0.0 {
            high = 1.0;
        }
        let step = nice_step((high - low) / steps.max(1) as f64, low.abs().max(high) >= 2.0);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = ((last - first).clamp(1.0, 50.0)) as usize;
        let ticks = (0..=count).map(|nth| (first + nth as f64) * step).collect();
        Self { ticks, low: first * step, high: (first + count as f64) * step, from, to }
    }

    /// A scale between two given ends without ticks.
    pub fn between(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self { ticks: Vec::new(), low, high, from, to }
    }

    /// Where a value lies; values beyond the ends lie at the ends.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        let share = if span > 0.0 && span.is_finite() { ((value - self.low) / span).clamp(0.0, 1.0) } else { 0.5 };
        let share = if share.is_finite() { share } else { 0.0 };
        self.from + share * (self.to - self.from)
    }
}

/// The next of 1, 2, 5 times a power of ten. Small counts have whole steps: nobody reads half a person.
fn nice_step(rough: f64, whole: bool) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough * 0.999).unwrap_or(power * 10.0);
    let step = if whole { step.max(1.0) } else { step };
    if step.is_finite() && step > 0.0 { step } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    fn check(values: &[f64], expected: &[f64]) {
        assert_eq!(Scale::nice(values.iter().copied(), 5, 0.0, 100.0).ticks, expected, "{values:?}");
    }

    #[test]
    fn ticks_are_one_two_or_five_times_a_power_of_ten() {
        check(&[12.0, 30.0], &[0.0, 10.0, 20.0, 30.0]);
        check(&[1204.0], &[0.0, 500.0, 1000.0, 1500.0]);
        check(&[-3.0, 5.0], &[-4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        check(&[3.0], &[0.0, 1.0, 2.0, 3.0]);
        check(&[], &[0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        check(&[f64::NAN, 2.0], &[0.0, 1.0, 2.0]);
    }

    #[test]
    fn places_lie_between_the_ends() {
        let scale = Scale::nice([40.0].into_iter(), 4, 200.0, 0.0);
        assert_eq!((scale.at(0.0), scale.at(20.0), scale.at(40.0), scale.at(1e9)), (200.0, 100.0, 0.0, 0.0));
    }
}
