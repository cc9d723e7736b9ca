"""A photo as a camera makes it, for tests of what must not be kept of it."""
import struct


def photo_bytes(longitude, latitude, padding=0):
    """A small JPEG with the place, the maker and a comment that a camera writes into it."""
    def fractions(value):
        degrees, minutes = int(value), int((value - int(value)) * 60)
        return struct.pack(">6I", degrees, 1, minutes, 1, round((value - degrees - minutes / 60) * 3600 * 1000), 1000)
    maker, gps = b"SecretCamera\0", 38
    data = gps + 2 + 48 + 4
    tiff = (b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 2) + struct.pack(">HHII", 0x010F, 2, len(maker), data + 48) +
            struct.pack(">HHII", 0x8825, 4, 1, gps) + struct.pack(">I", 0) + struct.pack(">H", 4) +
            struct.pack(">HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(">HHII", 2, 5, 3, data) +
            struct.pack(">HHI4s", 3, 2, 2, b"E\0\0\0") + struct.pack(">HHII", 4, 5, 3, data + 24) + struct.pack(">I", 0) +
            fractions(latitude) + fractions(longitude) + maker)
    exif = b"Exif\0\0" + tiff
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 480, 640, 1) + b"\x01\x11\0"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\0\0\x3f\0" + b"\x55" * (64 + padding)
    return (b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xfe" + struct.pack(">H", 14) + b"private note" +
            frame + scan + b"\xff\xd9")
