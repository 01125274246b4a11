" The places that vim goes to, a line each: vim -S editor.vim REPORT OUT
cgetfile `=argv(0)`
let s:found = []
for s:entry in getqflist()
	if s:entry.valid
		call add(s:found, bufname(s:entry.bufnr) . ':' . s:entry.lnum .
			\ (s:entry.col > 0 ? ':' . s:entry.col : '') . ':' .
			\ s:entry.text)
	endif
endfor
call writefile(s:found, argv(1))
qall!
