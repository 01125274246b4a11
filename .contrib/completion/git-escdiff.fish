# git escdiff takes what escdiff takes.
complete -c git-escdiff -w escdiff
