"""Lines for the shell and magics above the answers, as learners leave them there."""

# %% answer="shift-images"
!ls
%pip install numpy
found = !echo images
%tensorflow_version 2.x
def shift_images(images, shift):
    moved = np.zeros_like(images)
    moved[:, :, shift:] = images[:, :, : images.shape[2] - shift]
    return moved
