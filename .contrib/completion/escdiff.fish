# Completion of escdiff in fish; git's own takes git-escdiff.fish for
# git escdiff.
#
# What there is to complete the program tells itself (escdiff help
# --completion); revisions are git's.

function __escdiff_table
    escdiff help --completion 2>/dev/null
end

# The words behind escdiff, without the one being typed.
function __escdiff_words
    set -l words (commandline -opc)
    set -e words[1]
    string join \n -- $words
end

# The command that was typed, or diff.
function __escdiff_command
    set -l commands (__escdiff_table | string replace -fr '^command\t([^\t]*)\t.*' '$1')
    set -l skip no
    for word in (__escdiff_words)
        if test $skip = yes
            set skip no
        else if test "$word" = -C
            set skip yes
        else if not string match -q -- '-*' $word
            contains -- $word $commands; and echo $word; or echo diff
            return
        end
    end
    echo diff
end

# Is no argument typed yet, so that a command may come?
function __escdiff_is_first
    set -l skip no
    for word in (__escdiff_words)
        if test $skip = yes
            set skip no
        else if test "$word" = -C
            set skip yes
        else if not string match -q -- '-*' $word
            return 1
        end
    end
    return 0
end

function __escdiff_commands
    __escdiff_table | string replace -fr '^command\t([^\t]*)\t[^\t]*\t(.*)' '$1'\t'$2'
end

# Is it WORDS that the command takes, and no "--" before?
function __escdiff_takes
    contains -- -- (__escdiff_words); and return 1
    __escdiff_table | string match -q -- "command	"(__escdiff_command)"	$argv[1]	*"
end

function __escdiff_is_behind_dashes
    contains -- -- (__escdiff_words)
end

# "main", "v1.0..ma".
function __escdiff_revisions
    set -l prefix (commandline -ct | string match -r '^.*\.\.\.?')
    set -l dir
    set -l words (commandline -opc)
    for i in (seq (count $words))
        test "$words[$i]" = -C; and set -a dir -C $words[(math $i + 1)]
    end
    echo "$prefix"HEAD
    git $dir for-each-ref --format="$prefix%(refname:short)" refs/heads refs/tags refs/remotes 2>/dev/null
end

# Options of the command, and of all, that begin with what is typed; with
# "--name=" typed its values.
function __escdiff_options
    set -l command (__escdiff_command)
    set -l typed (commandline -ct)
    set -l option (string match -r '^--[^=]*(?==)' -- $typed)
    if set -q option[1]
        __escdiff_values $option | string replace -r -- '^' "$option="
        return
    end
    __escdiff_table | string match -r "^option\t(?:$command|\*)\t[^\t]*\t[^\t]*\t.*" | while read -l -d \t row of name value help
        string match -q -- '--*' $name
        and not string match -qr '^(none|\?)' -- $value
        and set name $name=
        printf '%s\t%s\n' $name $help
    end
end

# The values of an option, "--format".
function __escdiff_values
    set -l command (__escdiff_command)
    __escdiff_table | string replace -fr "^value\t(?:$command|\*)\t$argv[1]\t(.*)" '$1'
end

# The option in front of what is typed, if a value has to follow.
function __escdiff_waiting_option
    set -l words (__escdiff_words)
    set -q words[1]; or return 1
    string match -q -- '-*' $words[-1]; or return 1
    set -l command (__escdiff_command)
    set -l value (__escdiff_table | string replace -fr "^option\t(?:$command|\*)\t\\Q$words[-1]\\E\t([^\t]*)\t.*" '$1')
    set -q value[1]; or return 1
    string match -qr '^(none|\?)' -- $value[1]; and return 1
    echo $words[-1]
end

function __escdiff_waits
    set -l option (__escdiff_waiting_option)
    and not contains -- -- (__escdiff_words)
end

function __escdiff_topics
    __escdiff_table | string replace -fr '^topic\t(.*)' '$1'
end

# ./..., and directories of packages with all below them.
function __escdiff_packages
    set -l typed (commandline -ct)
    string match -q -- './*' $typed
    or begin
        echo ./...
        return
    end
    echo ./...
    for dir in $typed*/
        echo $dir
        echo $dir...
    end
end

complete -c escdiff -n 'not __escdiff_is_behind_dashes; and not __escdiff_waits' -a '(string match -q -- "-*" (commandline -ct); and __escdiff_options)'
complete -c escdiff -n __escdiff_waits -a '(__escdiff_values (__escdiff_waiting_option))'
complete -c escdiff -n 'not __escdiff_waits; and __escdiff_is_first' -k -a '(__escdiff_commands)'
complete -c escdiff -n 'not __escdiff_waits; and __escdiff_takes revisions' -k -a '(__escdiff_revisions)'
complete -c escdiff -n 'not __escdiff_waits; and __escdiff_takes topics' -f -a '(__escdiff_topics)'
complete -c escdiff -n __escdiff_is_behind_dashes -a '(__escdiff_packages)'
