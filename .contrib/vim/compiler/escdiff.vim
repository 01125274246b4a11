" New heap escapes in the quickfix list: :compiler escdiff, then :make with
" revisions, options and packages of escdiff(1).  Without any, the work tree is
" compared with HEAD.
if exists('current_compiler')
	finish
endif
let current_compiler = 'escdiff'

if exists(':CompilerSet') != 2
	command -nargs=* CompilerSet setlocal <args>
endif

" Names are those of the repository's root, wherever vim was started.
CompilerSet makeprg=(echo\ \"escdiff:\ Entering\ directory\ '$(git\ rev-parse\ --show-toplevel)'\";\ escdiff\ diff\ --no-pager\ --format=editor\ $*)
CompilerSet errorformat=%Descdiff:\ Entering\ directory\ '%f'
CompilerSet errorformat+=%f:%l:%c:\ %tote:\ %m,%f:%l:\ %tote:\ %m
CompilerSet errorformat+=%f:%l:%c:\ %m,%f:%l:\ %m
