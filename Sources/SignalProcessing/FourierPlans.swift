internal import CFFTW
internal import Synchronization

/// What an FFTW plan computes; none of them scales.
enum FourierTransform: Hashable {
  /// Real samples to the half spectrum.
  case realForward
  /// The half spectrum to real samples; overwrites its input.
  case realInverse
  /// Complex samples to their whole spectrum.
  case complexForward
  /// A whole complex spectrum to complex samples.
  case complexInverse
  /// Eight complex signals side by side, `[sample, signal]`, to their whole spectra, in place.
  case columnsForward
  /// Eight whole complex spectra side by side to complex samples, in place.
  case columnsInverse

  /// How many signals stand side by side in the transforms of columns.
  static let columnCount = 8

  var signalCount: Int { self == .columnsForward || self == .columnsInverse ? Self.columnCount : 1 }
}

/// FFTW plans, made once for each transform and length, and kept for the life of the process.
///
/// A plan takes a few kilobytes and a program uses few lengths, so none is ever freed. Plans are estimated, not
/// measured: measuring picks by the clock, and two runs could then differ in their last bits.
enum FourierPlans {
  private struct Key: Hashable {
    let transform: FourierTransform
    let length: Int
  }

  /// Unchecked because a finished plan is never changed, and executing one on new arrays is thread-safe.
  @safe struct Plan: @unchecked Sendable {
    let handle: fftwf_plan
  }

  /// FFTW makes plans through shared global state, so they are made under this lock.
  private static let made = Mutex<[Key: Plan]>([:])

  static func plan(_ transform: FourierTransform, length: Int) -> Plan {
    let key = Key(transform: transform, length: length)
    return made.withLock { plans in
      if let plan = plans[key] { return plan }
      let plan = make(transform, length: length)
      plans[key] = plan
      return plan
    }
  }

  private static func make(_ transform: FourierTransform, length: Int) -> Plan {
    precondition(length > 0 && length <= Int(Int32.max), "an FFT of \(length) samples")
    // Estimating reads no samples, but looks at how the arrays are aligned.
    let input = AlignedFloats(count: 2 * length * transform.signalCount + 2)
    let output = AlignedFloats(count: 2 * length * transform.signalCount + 2)
    let handle =
      switch transform {
      case .realForward:
        unsafe fftwf_plan_dft_r2c_1d(Int32(length), input.floats, output.complex, cfftw_estimate())
      case .realInverse:
        unsafe fftwf_plan_dft_c2r_1d(Int32(length), input.complex, output.floats, cfftw_estimate())
      case .complexForward:
        unsafe fftwf_plan_dft_1d(Int32(length), input.complex, output.complex, FFTW_FORWARD, cfftw_estimate())
      case .complexInverse:
        unsafe fftwf_plan_dft_1d(Int32(length), input.complex, output.complex, FFTW_BACKWARD, cfftw_estimate())
      case .columnsForward: unsafe columns(length, input, FFTW_FORWARD)
      case .columnsInverse: unsafe columns(length, input, FFTW_BACKWARD)
      }
    guard let handle = unsafe handle else { preconditionFailure("FFTW has no plan for \(length) samples") }
    return unsafe Plan(handle: handle)
  }

  private static func columns(_ length: Int, _ samples: borrowing AlignedFloats, _ sign: Int32) -> fftwf_plan? {
    let count = Int32(FourierTransform.columnCount)
    var length = Int32(length)
    return unsafe fftwf_plan_many_dft(
      1, &length, count, samples.complex, nil, count, 1, samples.complex, nil, count, 1, sign, cfftw_estimate())
  }
}
