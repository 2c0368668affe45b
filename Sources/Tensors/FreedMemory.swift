internal import CProcessor

/// What happens to the memory of arrays that are no longer used.
package enum FreedMemory {
  /// Keeps up to 512 MiB for the next arrays instead of giving it back to the system, which would clear each page again: results of
  /// many chunks of equal size, such as spectrograms of clips, then cost a third less. For programs, at their start.
  package static func keep() { cprocessor_keep_freed_memory(512 << 20) }
}
