"""The library from a language without a compiler: library.py SO DIR REV..."""
import ctypes
import json
import sys


class Place(ctypes.Structure):
    _fields_ = [("file", ctypes.c_char_p), ("line", ctypes.c_uint32),
                ("column", ctypes.c_uint32)]


library = ctypes.CDLL(sys.argv[1])


def function(name, result, *arguments):
    found = getattr(library, "escdiff_" + name)
    found.restype, found.argtypes = result, arguments
    return found


pointer, text = ctypes.c_void_p, ctypes.c_char_p
diff_revisions = function("diff_revisions", pointer, text,
                          ctypes.POINTER(text), ctypes.c_size_t, pointer,
                          ctypes.POINTER(pointer))
revisions = [name.encode() for name in sys.argv[3:]]
error = pointer()
diff = diff_revisions(sys.argv[2].encode(),
                      (text * len(revisions))(*revisions), len(revisions),
                      None, ctypes.byref(error))
if not diff:
    sys.exit(function("error_message", text, pointer)(error).decode())
change_at = function("diff_change", pointer, pointer, ctypes.c_size_t)
place_of = function("change_place", Place, pointer)
for i in range(function("diff_change_count", ctypes.c_size_t, pointer)(diff)):
    change = change_at(diff, i)
    place = place_of(change)
    print(json.dumps({
        "status": function("change_status", text, pointer)(change).decode(),
        "file": place.file.decode(), "line": place.line,
        "column": place.column}))
function("diff_free", None, pointer)(diff)
