internal import CFFTW
package import Tensors

/// Convolves a plane of real numbers with an even kernel: out[r, c] = Σ k(|r − r'|, |c − c'|) in[r', c'].
///
/// The plane is taken as surrounded by zeros up to a period, over which the two-dimensional Fourier transforms run; an
/// even kernel's spectrum is real, and a quarter of it tells the rest. Only rows that hold numbers are transformed, on the
/// way there and on the way back. In single precision; the same bits for any number of threads.
package struct PlaneConvolution: Sendable, Equatable {
  /// How many rows and columns the periodic plane has.
  package let period: (rows: Int, columns: Int)

  /// Of one row, up to half the sample rate.
  private let binCount: Int
  /// The bins in eights; one task transforms the columns of one.
  private let blockCount: Int
  /// The kernel's spectrum over the area of the period: `[block, row bin up to half, bin within the block]`.
  private let spectrum: [Float]

  package static func == (a: Self, b: Self) -> Bool { a.period == b.period && a.spectrum == b.spectrum }

  /// The smallest fast period of at least `count`.
  package static func fastPeriod(atLeast count: Int) -> Int { RealFFT.fastLength(atLeast: count) }

  /// - Parameters:
  ///   - period: Even numbers; twice the plane where nothing may come around from the other side.
  ///   - kernel: `[period.rows / 2 + 1, period.columns / 2 + 1]`, from no distance to half a period.
  ///   - rowFactors: What multiplies the spectrum's row bins up to half: `[period.rows / 2 + 1]`.
  ///   - columnFactors: What multiplies its column bins: `[period.columns / 2 + 1]`.
  package init(
    period: (rows: Int, columns: Int), kernel: Matrix, rowFactors: [Float], columnFactors: [Float]
  ) {
    precondition(
      period.rows.isMultiple(of: 2) && period.columns.isMultiple(of: 2) && period.rows > 0 && period.columns > 0,
      "periods of \(period.rows) and \(period.columns), which have to be even")
    let (rowBins, bins) = (period.rows / 2 + 1, period.columns / 2 + 1)
    precondition(
      kernel.rowCount == rowBins && kernel.columnCount == bins && rowFactors.count == rowBins
        && columnFactors.count == bins,
      "a kernel of \(kernel.rowCount) × \(kernel.columnCount) for \(rowBins) × \(bins) distances")
    let ofRows = Self.evenSpectra(kernel, length: period.columns)
    let ofColumns = Self.evenSpectra(ofRows.transposed, length: period.rows)
    let (blocks, width) = ((bins + Self.blockWidth - 1) / Self.blockWidth, Self.blockWidth)
    var spectrum = [Float](repeating: 0, count: blocks * rowBins * width)
    let scale = 1 / Float(period.rows * period.columns)
    for bin in 0..<bins {
      for row in 0..<rowBins {
        spectrum[((bin / width) * rowBins + row) * width + bin % width] =
          ofColumns.elements[bin * rowBins + row] * rowFactors[row] * columnFactors[bin] * scale
      }
    }
    self.period = period
    (binCount, blockCount, self.spectrum) = (bins, blocks, spectrum)
  }

  /// - Parameter plane: At most a period's size: `[row, column]`; is replaced by what it is after the convolution.
  package func convolve(_ plane: inout Matrix) {
    let (rows, columns) = (plane.rowCount, plane.columnCount)
    precondition(
      rows <= period.rows && columns <= period.columns,
      "a plane of \(rows) × \(columns) in periods of \(period.rows) × \(period.columns)")
    guard rows > 0, columns > 0 else { return }
    let spectra = AlignedFloats(count: 2 * rows * blockCount * Self.blockWidth)
    unsafe plane.elements.withUnsafeMutableBufferPointer { plane in
      guard let plane = plane.baseAddress else { return }
      unsafe transformRows(plane, rows, columns, into: spectra)
      transformColumns(of: spectra, rows)
      unsafe returnRows(of: spectra, rows, columns, into: plane)
    }
  }

  private static let blockWidth = FourierTransform.columnCount
  /// Rows of one task.
  private static let rowsOfTask = 16

  /// The real spectra of even signals that are given up to half their length: `[signal, bin]`.
  private static func evenSpectra(_ halves: Matrix, length: Int) -> Matrix {
    let bins = halves.columnCount
    let spectra = concurrentMap(halves.rowCount) { row -> [Float] in
      let fft = RealFFT(length: length)
      for sample in 0..<length {
        unsafe fft.samples.floats[sample] = halves.elements[row * bins + min(sample, length - sample)]
      }
      fft.transform()
      return (0..<bins).map { unsafe fft.bins.floats[2 * $0] }
    }
    return Matrix(rows: spectra, columnCount: bins)
  }

  /// The half spectrum of each row, with zeros after its end: `[row, bin]`.
  private func transformRows(
    _ plane: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, into spectra: borrowing AlignedFloats
  ) {
    let plan = FourierPlans.plan(.realForward, length: period.columns)
    let (length, pitch) = (period.columns, 2 * blockCount * Self.blockWidth)
    nonisolated(unsafe) let (plane, out) = unsafe (plane, spectra.floats)
    concurrently((rows + Self.rowsOfTask - 1) / Self.rowsOfTask) { task in
      let samples = AlignedFloats(zeros: length)
      for row in task * Self.rowsOfTask..<min(rows, (task + 1) * Self.rowsOfTask) {
        unsafe samples.floats.update(from: plane + row * columns, count: columns)
        let bins = unsafe UnsafeMutableRawPointer(out + row * pitch).assumingMemoryBound(to: fftwf_complex.self)
        unsafe fftwf_execute_dft_r2c(plan.handle, samples.floats, bins)
      }
    }
  }

  /// Each block's columns there, times the kernel's spectrum, and back.
  private func transformColumns(of spectra: borrowing AlignedFloats, _ rows: Int) {
    let forward = FourierPlans.plan(.columnsForward, length: period.rows)
    let inverse = FourierPlans.plan(.columnsInverse, length: period.rows)
    let (length, pitch, width) = (period.rows, 2 * blockCount * Self.blockWidth, 2 * Self.blockWidth)
    nonisolated(unsafe) let lines = unsafe spectra.floats
    concurrently(blockCount) { block in
      let columns = AlignedFloats(count: length * width)
      for row in 0..<rows {
        unsafe (columns.floats + row * width).update(from: lines + row * pitch + block * width, count: width)
      }
      unsafe (columns.floats + rows * width).update(repeating: 0, count: (length - rows) * width)
      unsafe fftwf_execute_dft(forward.handle, columns.complex, columns.complex)
      multiply(columns, block)
      unsafe fftwf_execute_dft(inverse.handle, columns.complex, columns.complex)
      for row in 0..<rows {
        unsafe (lines + row * pitch + block * width).update(from: columns.floats + row * width, count: width)
      }
    }
  }

  private func multiply(_ columns: borrowing AlignedFloats, _ block: Int) {
    let (length, width) = (period.rows, Self.blockWidth)
    let factors = spectrum.span
    let start = block * (length / 2 + 1)
    for row in 0..<length {
      let place = (start + min(row, length - row)) * width
      for bin in 0..<width {
        let factor = factors[place + bin]
        unsafe columns.floats[2 * (row * width + bin)] *= factor
        unsafe columns.floats[2 * (row * width + bin) + 1] *= factor
      }
    }
  }

  private func returnRows(
    of spectra: borrowing AlignedFloats, _ rows: Int, _ columns: Int, into plane: UnsafeMutablePointer<Float>
  ) {
    let plan = FourierPlans.plan(.realInverse, length: period.columns)
    let (length, pitch) = (period.columns, 2 * blockCount * Self.blockWidth)
    nonisolated(unsafe) let (plane, lines) = unsafe (plane, spectra.floats)
    concurrently((rows + Self.rowsOfTask - 1) / Self.rowsOfTask) { task in
      let samples = AlignedFloats(count: length)
      for row in task * Self.rowsOfTask..<min(rows, (task + 1) * Self.rowsOfTask) {
        let bins = unsafe UnsafeMutableRawPointer(lines + row * pitch).assumingMemoryBound(to: fftwf_complex.self)
        unsafe fftwf_execute_dft_c2r(plan.handle, bins, samples.floats)
        unsafe (plane + row * columns).update(from: samples.floats, count: columns)
      }
    }
  }
}

extension Matrix {
  fileprivate var transposed: Matrix {
    var turned = Matrix(zeros: columnCount, rowCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { turned.elements[column * rowCount + row] = elements[row * columnCount + column] }
    }
    return turned
  }
}
